import { roleInWords } from '#modules/accounts';
import { roles as allRoles, type Role } from '#platform/acting';
import { sayMoment } from '#platform/dates';
import type { Lang } from '#platform/languages';
import { localHref } from '#ui/href';
import { BackLink } from '#ui/step-page';
import { Table } from '#ui/table';
import { type Seen, whatOf } from './insight.ts';
import { auditTexts } from './texts.ts';

export interface InsightPageProps {
  readonly lang: Lang;
  readonly seen: readonly Seen[];
  readonly siteNames: ReadonlyMap<string, string>;
  readonly backPath: string;
  /** Of somebody signed in: a secret link in it is somebody else's. */
  readonly ofAccount: boolean;
  /** How many months entries stay. */
  readonly kept: number;
  /** How many entries are shown at most. */
  readonly most: number;
}

/** Who looked at somebody's data, for her alone. */
export function InsightPage(props: InsightPageProps) {
  const { lang, seen, siteNames, backPath, ofAccount, kept, most } = props;
  const say = auditTexts(lang);
  return (
    <>
      <BackLink href={localHref(lang, backPath)} />
      <h1>{say('insight.title')}</h1>
      <p>{say('insight.lead')}</p>
      <Table
        caption={say('insight.title')}
        captionHidden
        columns={[
          { key: 'when', label: say('insight.column-when') },
          { key: 'who', label: say('insight.column-who') },
          { key: 'what', label: say('insight.column-what') },
        ]}
        rows={seen.map((entry, index) => ({
          key: `${index}`,
          cells: {
            when: sayMoment(entry.at, lang),
            who: <bdi>{whoInWords(entry, { lang, siteNames, ofAccount })}</bdi>,
            what: say(`what.${whatOf(entry)}`),
          },
        }))}
        empty={say('insight.empty')}
      />
      {seen.length === most && <p>{say('insight.most', { count: most })}</p>}
      <p>{say('insight.kept', { months: kept })}</p>
    </>
  );
}

/** `Katrin, Projektkoordination, Bad Homburg`. First names only: enough to ask, and guides are volunteers. */
function whoInWords(
  entry: Seen,
  { lang, siteNames, ofAccount }: Pick<InsightPageProps, 'lang' | 'siteNames' | 'ofAccount'>,
): string {
  const say = auditTexts(lang);
  if (entry.oneself) return say('who.self');
  switch (entry.actorKind) {
    case 'token':
      return say(ofAccount ? 'who.holder' : 'who.link');
    case 'nobody':
      return say('who.nobody');
    case 'site':
    case 'system':
      return say('who.program');
    case 'person': {
      const held = allRoles.filter((role: Role) => entry.roles.includes(role));
      const roles = held.map((role) => roleInWords(lang, role, null));
      const place = siteNames.get(entry.siteId);
      const words = [entry.firstName ?? say('who.someone'), ...roles, ...(place ? [place] : [])];
      return words.join(', ');
    }
  }
}
