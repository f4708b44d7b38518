import { sayMoment } from '#platform/dates';
import type { Lang } from '#platform/languages';
import { Table } from '#ui/table';
import type { HeadOfSite } from './heads.ts';
import { auditTexts } from './texts.ts';

/** The last entry of each chain, to be printed and filed. */
export function HeadsPage(props: { lang: Lang; heads: readonly HeadOfSite[]; now: Temporal.Instant }) {
  const { lang, heads, now } = props;
  const say = auditTexts(lang);
  return (
    <>
      <h1>{say('heads.title', { moment: sayMoment(now, lang) })}</h1>
      <p>{say('heads.lead')}</p>
      <Table
        caption={say('heads.navigation')}
        captionHidden
        columns={[
          { key: 'site', label: say('heads.column-site') },
          { key: 'seq', label: say('heads.column-entries'), align: 'end' },
          { key: 'hash', label: say('heads.column-hash') },
        ]}
        rows={heads.map(({ siteId, siteName, seq, hash }) => ({
          key: siteId,
          cells: {
            site: siteName ?? say('heads.chain-none'),
            seq: String(seq),
            // In groups of eight it can be compared by eye, and breaks on a phone.
            hash: <code>{hash.match(/.{8}/g)?.join(' ')}</code>,
          },
        }))}
        empty={say('heads.empty')}
      />
      <p>{say('heads.verify')}</p>
      <p>
        <code>lotsenwerk audit verify</code>
      </p>
    </>
  );
}
