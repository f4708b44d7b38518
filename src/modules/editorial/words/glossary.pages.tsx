import type { Lang } from '#platform/languages';
import { Details } from '#ui/details';
import { Foreign } from '#ui/language-words';
import { Table } from '#ui/table';
import { editorialTexts } from '../texts.ts';
import type { TermUse } from './glossary.ts';

/** The fixed words of a language, and the texts that do not keep to them. */
export function Glossary({ lang, spoken, uses }: { lang: Lang; spoken: Lang; uses: readonly TermUse[] }) {
  const say = editorialTexts(lang);
  return (
    <section aria-labelledby="feste-woerter">
      <h2 id="feste-woerter">{say('glossary.title')}</h2>
      <p>{say('glossary.lead')}</p>
      <Table
        caption={say('glossary.title')}
        captionHidden
        empty=""
        columns={[
          { key: 'source', label: say('glossary.source') },
          { key: 'own', label: say('glossary.own') },
          { key: 'texts', label: say('glossary.texts'), align: 'end' },
          { key: 'otherwise', label: say('glossary.otherwise-title') },
        ]}
        rows={uses.map(({ term, source, word, texts, otherwise }) => ({
          key: term,
          cells: {
            source: <span lang="de">{source}</span>,
            own: <Foreign lang={spoken}>{word}</Foreign>,
            texts,
            otherwise: say('glossary.otherwise', { count: otherwise.length }),
          },
        }))}
      />
      {uses
        .filter(({ otherwise }) => otherwise.length > 0)
        .map(({ term, source, otherwise }) => (
          <Details key={term} summary={say('glossary.where', { word: source })}>
            <ul>
              {otherwise.map(({ folder, key, source: german, own }) => (
                <li key={folder + key}>
                  <span lang="de">{german}</span>
                  <br />
                  <Foreign lang={spoken}>{own ?? ''}</Foreign>
                </li>
              ))}
            </ul>
          </Details>
        ))}
    </section>
  );
}
