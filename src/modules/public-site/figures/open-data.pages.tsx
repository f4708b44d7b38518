import { attribution } from '#modules/programme';
import type { Lang } from '#platform/languages';
import { localHref } from '#ui/href';
import { Link } from '#ui/link';
import { publicSiteTexts } from '../texts.ts';

export const openDataPath = '/offene-daten';

const tables = ['standorte', 'zahlen'] as const;
const formats = ['csv', 'json'] as const;

/** What can be taken along, in which form, and what the columns mean. */
export function OpenDataPage({ lang }: { lang: Lang }) {
  const say = publicSiteTexts(lang);
  return (
    <>
      <h1>{say('open-data.title')}</h1>
      <p class="lead">{say('open-data.lead')}</p>
      {tables.map((table) => (
        <section key={table}>
          <h2>{say(`open-data.${table}`)}</h2>
          <p>{say(`open-data.${table}.text`)}</p>
          <ul>
            {formats.map((format) => (
              <li key={format}>
                <Link href={localHref(lang, `/daten/${table}.${format}`)} download>
                  {say('open-data.file', { table: say(`open-data.${table}`), format: format.toUpperCase() })}
                </Link>
              </li>
            ))}
          </ul>
        </section>
      ))}
      <p>{say('open-data.licence', { sources: attribution.map(({ name }) => name).join(', ') })}</p>
    </>
  );
}
