import { choiceOf, type Person, type RoleAtSite } from '#platform/acting';

/** The cookie that keeps which of several roles somebody works in, on this device until the browser closes. */
export function workingRoleCookie(publicUrl: string): string {
  return publicUrl.startsWith('https:') ? '__Host-lotsenwerk-rolle' : 'lotsenwerk-rolle';
}

/** Only the chosen role; all of them where none is chosen, or one that is not held today. */
export function narrowTo(
  roles: readonly RoleAtSite[],
  chosen: string | null,
): Pick<Person, 'roles' | 'allRoles' | 'workingAs'> {
  if (chosen === null) return { roles };
  const narrowed = roles.filter((held) => choiceOf(held) === chosen);
  return narrowed.length === 0 ? { roles } : { roles: narrowed, allRoles: roles, workingAs: chosen };
}

/** The roles somebody can choose between: one per place where it was given. */
export function choicesOf(person: Person): RoleAtSite[] {
  const choices = new Map<string, RoleAtSite>();
  for (const held of person.allRoles ?? person.roles) {
    if (!choices.has(choiceOf(held))) choices.set(choiceOf(held), held);
  }
  return [...choices.values()];
}
