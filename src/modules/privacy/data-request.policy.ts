import { hasRole, type Person } from '#platform/acting';
import type { DataRequest, DataRequestActor } from './data-request.ts';

const leads = ['coordinator', 'deputy'] as const;

/** As what somebody stands before the requests of a site. */
export function actorsAt(person: Person, siteId: string): DataRequestActor[] {
  const actors: DataRequestActor[] = [];
  if (leads.some((role) => hasRole(person, role, siteId))) actors.push('coordinator');
  if (hasRole(person, 'data-protection-officer', siteId)) actors.push('data-protection-officer');
  return actors;
}

/** Works on what people ask about their data, somewhere. */
export function mayWorkOnDataRequests(person: Person): boolean {
  return leads.some((role) => hasRole(person, role)) || hasRole(person, 'data-protection-officer');
}

/** Reads what was collected: of an account it comes from all sites of the provider, which no single site may see. */
export function mayReadDisclosure(person: Person, { siteId, subject }: DataRequest): boolean {
  return subject?.kind !== 'person' || hasRole(person, 'data-protection-officer', siteId);
}

/** Reads and prints the record of processing. */
export function maySeeProcessing(person: Person): boolean {
  return mayWorkOnDataRequests(person) || hasRole(person, 'management') || hasRole(person, 'administrator');
}

/** Sees what went when. */
export function maySeeRetention(person: Person): boolean {
  return mayWorkOnDataRequests(person) || hasRole(person, 'administrator');
}
