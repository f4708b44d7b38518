import { hasRole, isStaff, type Person } from '#platform/acting';

/** Coordination of the site offers and withdraws. */
export function mayOffer(person: Person, siteId: string): boolean {
  return isStaff(person, siteId);
}

/** A guide answers what she was asked herself, or what stands on the board of her site. */
export function mayAnswer(
  person: Person,
  offer: { readonly siteId: string; readonly personId: string | null },
): boolean {
  if (offer.personId !== null) return offer.personId === person.id;
  return hasRole(person, 'guide', offer.siteId) || hasRole(person, 'coordinating-guide', offer.siteId);
}
