import { sayDay, sayShortDay } from '#platform/dates';
import type { Lang } from '#platform/languages';
import type { PersonalData } from '#platform/module';
import { Details } from '#ui/details';
import { localHref } from '#ui/href';
import { Link } from '#ui/link';
import { SummaryList } from '#ui/summary-list';
import { Table } from '#ui/table';
import type { WentLine } from './retention-log.ts';
import { sayField } from './say-field.ts';
import { privacyTexts } from './texts.ts';

export interface Responsible {
  readonly id: string;
  readonly name: string;
  readonly sites: readonly string[];
  readonly law: string;
  readonly authority: string;
}

export interface Activity {
  readonly module: string;
  readonly inventory: PersonalData['inventory'];
}

/** A text whose key comes from data; the key itself where there is none. */
function sayOr(lang: Lang, key: string, values: Record<string, number> = {}): string {
  const say = privacyTexts(lang);
  return say.has(key) ? say(key, values) : key;
}

/** A column as people call it: with the word a copy of the data has for it. */
function sayColumn(column: string, lang: Lang): string {
  return sayField(
    (column.split('.')[2] ?? '').replace(/_(\w)/g, (_, letter) => letter.toUpperCase()),
    lang,
  );
}

/** The entries of an inventory by table, in its order. */
function recordsIn({ inventory }: Activity) {
  return [...Map.groupBy(inventory, ({ column }) => column.split('.').slice(0, 2).join('.'))];
}

const kindsIn = (activity: Activity) => [...new Set(activity.inventory.map(({ what }) => what))];

/** The record of processing activities (Art. 30), from what the modules say they keep. */
export function ProcessingPage(props: {
  lang: Lang;
  today: Temporal.PlainDate;
  responsibles: readonly Responsible[];
  activities: readonly Activity[];
  periods: Readonly<Record<string, number>>;
  path: string;
  seesWhatWent: boolean;
}) {
  const { lang, today, responsibles, activities, periods, path, seesWhatWent } = props;
  const say = privacyTexts(lang);
  return (
    <>
      <h1>{say('processing.title')}</h1>
      <p class="lead">{say('processing.lead', { day: sayDay(today, lang) })}</p>
      <p>
        <Link href={localHref(lang, `${path}/folgenabschaetzung`)}>{say('impact.title')}</Link>
      </p>
      {seesWhatWent && (
        <p>
          <Link href={localHref(lang, `${path}/geloescht`)}>{say('went.title')}</Link>
        </p>
      )}
      <Responsibles lang={lang} responsibles={responsibles} />
      <h2>{say('processing.activities')}</h2>
      {activities.map((activity) => (
        <section key={activity.module}>
          <h3>{sayOr(lang, `module.${activity.module}`)}</h3>
          <SummaryList
            rows={[
              { key: say('processing.purpose'), value: sayOr(lang, `activity.${activity.module}.purpose`) },
              { key: say('processing.basis'), value: sayOr(lang, `activity.${activity.module}.basis`) },
              { key: say('processing.persons'), value: sayOr(lang, `activity.${activity.module}.persons`) },
              {
                key: say('processing.categories'),
                value: kindsIn(activity)
                  .map((what) => say(`what.${what}`))
                  .join(', '),
              },
              {
                key: say('processing.recipients'),
                value: sayOr(lang, `activity.${activity.module}.recipients`),
              },
              {
                key: say('processing.kept'),
                value: sayOr(lang, `activity.${activity.module}.kept`, {
                  contact: periods['request-contact-kept'] ?? 0,
                  declined: periods['declined-request-kept'] ?? 0,
                  profile: periods['guide-profile-kept'] ?? 0,
                  applicant: periods['applicant-kept'] ?? 0,
                  certificate: periods['conduct-certificate-note-kept'] ?? 0,
                  audit: periods['audit-kept'] ?? 0,
                  disclosure: periods['disclosure-kept'] ?? 0,
                  requests: periods['data-request-kept'] ?? 0,
                }),
              },
            ]}
          />
          <Details summary={say('processing.columns', { count: activity.inventory.length })}>
            <Table
              caption={say('processing.columns', { count: activity.inventory.length })}
              captionHidden
              columns={[
                { key: 'table', label: say('processing.table') },
                { key: 'fields', label: say('processing.column') },
                { key: 'what', label: say('processing.categories') },
              ]}
              rows={recordsIn(activity).map(([table, entries]) => ({
                key: table,
                cells: {
                  table: sayOr(lang, `table.${table}`),
                  fields: entries.map(({ column }) => sayColumn(column, lang)).join(', '),
                  what: [...new Set(entries.map(({ what }) => say(`what.${what}`)))].join(', '),
                },
              }))}
              empty=""
            />
          </Details>
        </section>
      ))}
      <h2>{say('processing.measures')}</h2>
      <p>{say('processing.measures-text')}</p>
      <p>{say('processing.transfer')}</p>
    </>
  );
}

function Responsibles({ lang, responsibles }: { lang: Lang; responsibles: readonly Responsible[] }) {
  const say = privacyTexts(lang);
  return (
    <>
      <h2>{say('processing.responsible')}</h2>
      <Table
        caption={say('processing.responsible')}
        captionHidden
        columns={[
          { key: 'name', label: say('processing.provider') },
          { key: 'sites', label: say('processing.sites') },
          { key: 'law', label: say('field.law') },
          { key: 'authority', label: say('processing.authority') },
        ]}
        rows={responsibles.map(({ id, name, sites, law, authority }) => ({
          key: id,
          cells: { name, sites: sites.join(', '), law, authority },
        }))}
        empty=""
      />
    </>
  );
}

const risks = [
  'outsiders',
  'insiders',
  'shown-too-much',
  'reveals-origin',
  'wrong-person',
  'pressure',
  'lost',
] as const;

/** A draft of the impact assessment (Art. 35): what is processed, whether it is needed, what can go wrong. */
export function ImpactPage(props: {
  lang: Lang;
  today: Temporal.PlainDate;
  responsibles: readonly Responsible[];
  activities: readonly Activity[];
}) {
  const { lang, today, responsibles, activities } = props;
  const say = privacyTexts(lang);
  return (
    <>
      <h1>{say('impact.title')}</h1>
      <p class="lead">{say('impact.lead', { day: sayDay(today, lang) })}</p>
      <Responsibles lang={lang} responsibles={responsibles} />
      <h2>{say('impact.what')}</h2>
      <ul>
        {activities.map((activity) => (
          <li key={activity.module}>
            <strong>{sayOr(lang, `module.${activity.module}`)}:</strong>{' '}
            {sayOr(lang, `activity.${activity.module}.purpose`)}
          </li>
        ))}
      </ul>
      <h2>{say('impact.needed')}</h2>
      <p>{say('impact.needed-text')}</p>
      <h2>{say('impact.risks')}</h2>
      {risks.map((risk) => (
        <section key={risk}>
          <h3>{say(`risk.${risk}`)}</h3>
          <SummaryList
            rows={[
              { key: say('impact.harm'), value: say(`risk.${risk}.harm`) },
              { key: say('impact.measure'), value: say(`risk.${risk}.measure`) },
            ]}
          />
        </section>
      ))}
      <h2>{say('impact.open')}</h2>
      <p>{say('impact.open-text')}</p>
    </>
  );
}

/** What went, when and why. */
export function WentPage({ lang, lines }: { lang: Lang; lines: readonly WentLine[] }) {
  const say = privacyTexts(lang);
  return (
    <>
      <h1>{say('went.title')}</h1>
      <p class="lead">{say('went.lead')}</p>
      <Table
        caption={say('went.title')}
        captionHidden
        columns={[
          { key: 'day', label: say('went.day') },
          { key: 'what', label: say('went.what') },
          { key: 'count', label: say('went.count'), align: 'end' },
        ]}
        rows={lines.map(({ module, rule, gone, onDay }) => ({
          key: `${onDay} ${module} ${rule}`,
          cells: {
            day: sayShortDay(onDay, lang),
            what: sayOr(lang, `rule.${module}.${rule}`),
            count: String(gone),
          },
        }))}
        empty={say('went.none')}
      />
    </>
  );
}
