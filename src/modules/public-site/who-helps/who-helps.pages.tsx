import type { Lang } from '#platform/languages';
import { ButtonLink } from '#ui/button';
import { localHref } from '#ui/href';
import { Icon } from '#ui/icons';
import { Link, PhoneLink } from '#ui/link';
import { BackLink } from '#ui/step-page';
import { SummaryList } from '#ui/summary-list';
import { Table } from '#ui/table';
import { whoHelpsTexts } from '../texts.ts';
import {
  type Helper,
  mostQuestions,
  type NumberToCall,
  numbersOf,
  type QuestionName,
  tree,
  type Walked,
} from './who-helps-tree.ts';

export const whoHelpsPath = '/wer-hilft';

const wayPath = (answers: readonly string[]) =>
  answers.length === 0 ? whoHelpsPath : `${whoHelpsPath}?weg=${answers.join('.')}`;

const codesOf = ({ answered }: Walked) => answered.map(({ option }) => option.code);

/** `Worum geht es?`, or who helps: what the page is called. */
export function titleOfWay({ at }: Walked, lang: Lang): string {
  const say = whoHelpsTexts(lang);
  return 'helper' in at ? say(`helper.${at.helper}.title`) : say(`question.${at.question}`);
}

function sayAnswer(question: QuestionName, code: string, lang: Lang): string {
  const say = whoHelpsTexts(lang);
  const key = `answer.${question}.${code}`;
  return say.has(key) ? say(key) : code;
}

/** One question with its answers as links: one tap, nothing kept. */
export function QuestionPage({ lang, walked }: { lang: Lang; walked: Walked }) {
  const say = whoHelpsTexts(lang);
  const { answered, at } = walked;
  if ('helper' in at) return <HelperPage lang={lang} walked={walked} helper={at.helper} />;
  const codes = codesOf(walked);
  const isFirst = codes.length === 0;
  const question = say(`question.${at.question}`);
  return (
    <>
      {!isFirst && <BackLink href={localHref(lang, wayPath(codes.slice(0, -1)))} />}
      {isFirst && (
        <>
          <h1>{say('title')}</h1>
          <p class="lead">{say('lead')}</p>
        </>
      )}
      <p class="progress-words">{say('step', { number: answered.length + 1, most: mostQuestions })}</p>
      {isFirst ? <h2 class="question">{question}</h2> : <h1>{question}</h1>}
      <ul class="choices">
        {tree[at.question].map(({ code, icon }) => (
          <li key={code}>
            <a href={localHref(lang, wayPath([...codes, code]))}>
              <Icon name={icon} />
              <span>{sayAnswer(at.question, code, lang)}</span>
              <Icon name="forward" />
            </a>
          </li>
        ))}
      </ul>
      {isFirst && <WhoIsWho lang={lang} />}
    </>
  );
}

/** Each number with whose it is. */
export function NumbersToCall({ lang, numbers }: { lang: Lang; numbers: readonly NumberToCall[] }) {
  const say = whoHelpsTexts(lang);
  return (
    <ul class="emergency-numbers">
      {numbers.map(({ code, number }) => (
        <li key={code}>
          {say(`number.${code}`)} <PhoneLink number={number} />
        </li>
      ))}
    </ul>
  );
}

function HelperPage({ lang, walked, helper }: { lang: Lang; walked: Walked; helper: Helper }) {
  const say = whoHelpsTexts(lang);
  const codes = codesOf(walked);
  const numbers = numbersOf[helper] ?? [];
  return (
    <>
      <BackLink href={localHref(lang, wayPath(codes.slice(0, -1)))} />
      <h1>{say(`helper.${helper}.title`)}</h1>
      <p class="lead">{say(`helper.${helper}.text`)}</p>
      {numbers.length > 0 && (
        <section class="emergency" aria-labelledby="anrufen">
          <h2 id="anrufen">{say('call')}</h2>
          <NumbersToCall lang={lang} numbers={numbers} />
          <p>{say(helper === 'emergency' ? 'free-emergency' : 'free')}</p>
        </section>
      )}
      {helper === 'guide' ? (
        <GuideEnd lang={lang} walked={walked} />
      ) : (
        numbers.length === 0 && (
          <section aria-labelledby="nahe">
            <h2 id="nahe">{say('near')}</h2>
            <p>{say('near.text')}</p>
            <p>
              <Link href={localHref(lang, '/standorte')}>{say('near.link')}</Link>
            </p>
          </section>
        )
      )}
      <section aria-labelledby="antworten">
        <h2 id="antworten">{say('so-far')}</h2>
        <SummaryList
          rows={walked.answered.map(({ question, option }, index) => ({
            key: say(`question.${question}`),
            value: sayAnswer(question, option.code, lang),
            change: {
              href: localHref(lang, wayPath(codes.slice(0, index))),
              label: say('change', { question: say(`question.${question}`) }),
            },
          }))}
        />
        <p>
          <Link href={localHref(lang, whoHelpsPath)}>{say('again')}</Link>
        </p>
      </section>
    </>
  );
}

const does = ['go', 'explain', 'forms', 'show', 'silent'] as const;
const doesNot = ['law', 'interpret', 'therapy', 'money', 'long'] as const;

/** What guides do and do not do, in two lists side by side. */
export function DoAndDont({ lang, headingLevel = 2 }: { lang: Lang; headingLevel?: 2 | 3 }) {
  const say = whoHelpsTexts(lang);
  const Heading = `h${headingLevel}` as const;
  return (
    <div class="do-and-dont">
      <div>
        <Heading>{say('guide.do')}</Heading>
        <ul class="ticks">
          {does.map((code) => (
            <li key={code}>
              <Icon name="check" /> {say(`do.${code}`)}
            </li>
          ))}
        </ul>
      </div>
      <div>
        <Heading>{say('guide.dont')}</Heading>
        <ul class="ticks crosses">
          {doesNot.map((code) => (
            <li key={code}>
              <Icon name="cross" /> {say(`dont.${code}`)}
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

function GuideEnd({ lang, walked }: { lang: Lang; walked: Walked }) {
  const say = whoHelpsTexts(lang);
  const { topic, askedBy } = walked;
  const carried = new URLSearchParams({
    ...(askedBy ? { fuer: askedBy } : {}),
    ...(topic ? { thema: topic } : {}),
  });
  return (
    <>
      <p>
        <ButtonLink icon="arrow" href={localHref(lang, `/anfrage?${carried}`)}>
          {say('guide.ask')}
        </ButtonLink>
      </p>
      <p>{say('guide.carried')}</p>
      <DoAndDont lang={lang} />
    </>
  );
}

const roles = ['guide', 'mentor', 'lay-interpreter', 'sworn-interpreter', 'counselling', 'centre'] as const;

function WhoIsWho({ lang }: { lang: Lang }) {
  const say = whoHelpsTexts(lang);
  const columns = ['name', 'does', 'long', 'cost'] as const;
  return (
    <section aria-labelledby="wer-ist-wer">
      <h2 id="wer-ist-wer">{say('who-is-who')}</h2>
      <p>{say('who-is-who.lead')}</p>
      <Table
        caption={say('who-is-who')}
        captionHidden
        empty=""
        columns={columns.map((key) => ({ key, label: say(`column.${key}`) }))}
        rows={roles.map((role) => ({
          key: role,
          cells: Object.fromEntries(columns.map((key) => [key, say(`role.${role}.${key}`)])),
        }))}
      />
    </section>
  );
}
