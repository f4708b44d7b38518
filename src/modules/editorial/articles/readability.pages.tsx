import type { Lang } from '#platform/languages';
import { Alert } from '#ui/alert';
import { Details } from '#ui/details';
import { editorialTexts } from '../texts.ts';
import { linesOf } from '../written-text.ts';
import type { Words } from './article.ts';
import { plainLixLimit, readabilityOf, wordsThatTire } from './readability.ts';

/** How a German text reads and what would help, for whoever writes it; nothing in other languages. */
export function ReadabilityNote({ lang, writing, words }: { lang: Lang; writing: Lang; words: Words }) {
  if (writing !== 'de' && writing !== 'de-simple') return null;
  const say = editorialTexts(lang);
  const found = readabilityOf([words.title, words.lead, ...linesOf(words.body)], writing);
  if (!found) return <p class="hint">{say('readability.too-short')}</p>;
  const { lix, ease, wordsPerSentence, longWords, longSentences, hardWords } = found;
  const isTooHard = writing === 'de-simple' && ease !== 'easy';
  return (
    <section aria-labelledby="lesbarkeit">
      <h2 id="lesbarkeit">{say('readability.title')}</h2>
      {isTooHard && <Alert kind="warning" title={say('readability.above', { limit: plainLixLimit })} />}
      <p>
        <strong>{say('readability.value', { lix: Math.round(lix), ease })}</strong>{' '}
        {say('readability.means', {
          words: Math.round(wordsPerSentence * 10) / 10,
          long: Math.round(longWords),
        })}
      </p>
      {longSentences.length > 0 && (
        <Details summary={say('readability.sentences', { count: longSentences.length })} open={isTooHard}>
          <p>{say('readability.help', { words: wordsThatTire[writing] })}</p>
          <ul>
            {longSentences.map(({ text, words: count }) => (
              <li key={text}>
                <q lang="de">{text}</q> {say('readability.words-in', { count })}
              </li>
            ))}
          </ul>
        </Details>
      )}
      {hardWords.length > 0 && (
        <Details summary={say('readability.words', { count: hardWords.length })} open={isTooHard}>
          <p>{say('readability.words.help')}</p>
          <p lang="de">{hardWords.join(', ')}</p>
        </Details>
      )}
    </section>
  );
}
