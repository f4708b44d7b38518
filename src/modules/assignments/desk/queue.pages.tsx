import { languageName, topicName } from '#modules/programme';
import { type QueueGroup, type QueueItem, queueGroups, StateBadge, UrgentBadge } from '#modules/requests';
import { dayOf, sayDistance, sayShortDay } from '#platform/dates';
import type { Lang } from '#platform/languages';
import { localHref } from '#ui/href';
import { Link } from '#ui/link';
import { Pagination } from '#ui/pagination';
import { Table } from '#ui/table';
import { Tabs } from '#ui/tabs';
import { assignmentTexts } from '../texts.ts';

export const queuePath = '/anfragen';

/** The last word of the address of each part of the queue. */
export const groupNames: Readonly<Record<QueueGroup, string>> = {
  due: 'faellig',
  'for-coordination': 'zu-pruefen',
  'asked-back': 'rueckfrage',
  'seeking-guide': 'in-vermittlung',
  'to-call': 'anrufen',
};

export interface QueuePageProps {
  lang: Lang;
  group: QueueGroup;
  counts: Readonly<Record<QueueGroup, number>>;
  /** Numbers beyond it are shown as `100+`. */
  most: number;
  items: readonly QueueItem[];
  today: Temporal.PlainDate;
  next: string | null;
  isFirst: boolean;
}

/** What waits at the site, one part at a time, most pressing first. */
export function QueuePage({ lang, group, counts, most, items, today, next, isFirst }: QueuePageProps) {
  const say = assignmentTexts(lang);
  const href = (of: QueueGroup, after?: string) =>
    `${localHref(lang, queuePath)}?gruppe=${groupNames[of]}${after ? `&nach=${after}` : ''}`;
  return (
    <>
      <h1>{say('queue.title')}</h1>
      <Tabs
        label={say('queue.groups')}
        tabs={queueGroups.map((one) => ({
          href: href(one),
          label:
            counts[one] > most
              ? say('queue.group-many', { group: say(`queue-group.${one}`), count: most })
              : say('queue.group', { group: say(`queue-group.${one}`), count: counts[one] }),
          current: one === group,
        }))}
      />
      <Table
        caption={say(`queue-group.${group}`)}
        captionHidden
        empty={say(`queue-empty.${group}`)}
        columns={[
          { key: 'what', label: say('day.what') },
          { key: 'where', label: say('day.where') },
          { key: 'language', label: say('offer.language') },
          { key: 'first', label: say('queue.first-day') },
          { key: 'due', label: say('queue.due') },
          { key: 'state', label: say('hours.state') },
          { key: 'waits', label: say('day.waits') },
        ]}
        rows={items.map((item) => ({
          key: item.id,
          cells: {
            what: (
              <>
                <Link href={localHref(lang, `${queuePath}/${item.id}`)}>
                  {topicName(item.topicCode, lang)}, {item.reference}
                </Link>
                {item.urgent && (
                  <>
                    {' '}
                    <UrgentBadge lang={lang} />
                  </>
                )}
                {item.duplicateOf && (
                  <>
                    <br />
                    <span class="muted">{say('queue.duplicate')}</span>
                  </>
                )}
              </>
            ),
            where: item.areaName,
            language: languageName(item.languageTag, lang),
            first: sayShortDay(item.firstDay, lang),
            due: (
              <>
                {sayShortDay(item.dueOn, lang)}{' '}
                <span class="muted">({sayDistance(item.dueOn, today, lang)})</span>
              </>
            ),
            state: <StateBadge lang={lang} state={item.state} />,
            waits: sayDistance(dayOf(item.submittedAt), today, lang),
          },
        }))}
      />
      <Pagination
        previousHref={isFirst ? undefined : href(group)}
        previousLabel={say('queue.to-first')}
        nextHref={next ? href(group, next) : undefined}
      />
    </>
  );
}
