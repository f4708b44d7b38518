import {
  maySeeRequests,
  type QueueGroup,
  type QueueKey,
  queueCounts,
  queueGroups,
  requestQueue,
} from '#modules/requests';
import { sitesOf, staffRoles } from '#platform/acting';
import { isId } from '#platform/ids';
import { guarded, page, type Route } from '#platform/routes';
import { assignmentTexts } from '../texts.ts';
import { groupNames, QueuePage, queuePath } from './queue.pages.tsx';

const pageLength = 50;
const mostCounted = 100;

/** The part asked for, else the first in which something waits. */
function groupIn(text: string | null, counts: Readonly<Record<QueueGroup, number>>): QueueGroup {
  return (
    queueGroups.find((group) => groupNames[group] === text) ??
    queueGroups.find((group) => counts[group] > 0) ??
    'due'
  );
}

/** `2026-11-23_<id>`: behind which entry a page begins. */
function keyIn(text: string | null): QueueKey | null {
  const [day = '', id = ''] = text?.split('_') ?? [];
  if (!isId(id) || !/^\d{4}-\d{2}-\d{2}$/.test(day)) return null;
  try {
    return { dueOn: Temporal.PlainDate.from(day, { overflow: 'reject' }), id };
  } catch {
    return null;
  }
}

/** The queue of requests: two queries, however many there are. */
export const queueRoutes: readonly Route[] = [
  guarded.get(
    queuePath,
    (person) => maySeeRequests(person),
    async ({ db, lang, today, person, query }) => {
      const siteIds = sitesOf(person, staffRoles);
      const counts = await queueCounts(db, { siteIds, today, most: mostCounted + 1 });
      const group = groupIn(query.get('gruppe'), counts);
      const after = keyIn(query.get('nach'));
      const items = await requestQueue(db, { siteIds, group, after, limit: pageLength + 1, today });
      const shown = items.slice(0, pageLength);
      const last = shown.at(-1);
      const say = assignmentTexts(lang);
      return page(
        `${say(`queue-group.${group}`)}, ${say('queue.title')}`,
        <QueuePage
          lang={lang}
          group={group}
          counts={counts}
          most={mostCounted}
          items={shown}
          today={today}
          next={items.length > pageLength && last ? `${last.dueOn}_${last.id}` : null}
          isFirst={after === null}
        />,
      );
    },
  ),
];
