import { NotFound } from '#platform/errors';
import { file } from '#platform/routes';
import type { readDisclosure } from './data-request.store.ts';

export const disclosureKinds = ['pdf', 'json'] as const;

/** What was collected for a request as a file named after it. Throws NotFound where nothing was. */
export function disclosureFile(
  kind: (typeof disclosureKinds)[number],
  reference: string,
  disclosure: Awaited<ReturnType<typeof readDisclosure>>,
) {
  if (!disclosure) throw new NotFound();
  return kind === 'pdf'
    ? file(disclosure.pdf, 'application/pdf', `${reference}.pdf`)
    : file(disclosure.collected, 'application/json; charset=utf-8', `${reference}.json`);
}
