import { readParameters } from '#modules/programme';
import { eraseKey } from '#platform/crypto';
import type { Db, Tx } from '#platform/database';
import { dayOf, momentAt } from '#platform/dates';
import { forgetErasedBefore } from '#platform/erasure-log';
import type { DataSubject, Gone, PersonalData } from '#platform/module';
import { entriesOf } from '#platform/personal-data';
import {
  insertLine,
  linesOf,
  lockDataRequest,
  ownDataRequests,
  updateDataRequest,
} from './data-request.store.ts';
import { forgetLinesBefore } from './retention-log.store.ts';

const untilClosed =
  'as proof that it was answered, thirty-six months after the end of the year (parameter data-request-kept)';
const untilFetched = 'thirty days after it was made (parameter disclosure-kept)';

const entry = entriesOf('privacy');

/** What is kept of people who ask about their data. */
export const personalData: PersonalData = {
  inventory: [
    entry('data_request.name', 'identity', 'who asks', untilClosed),
    entry('data_request.email', 'contact', 'to answer', untilClosed),
    entry('data_request.phone', 'contact', 'to call back and see who asks', untilClosed),
    entry('data_request.words', 'free-text', 'what she asks for in her own words', untilClosed),
    entry('data_request.owner_id', 'technical', 'with which account she asked', untilClosed),
    entry('data_request.subject_id', 'technical', 'whose data it is about', untilClosed),
    entry('transition.made_by', 'activity', 'who worked on it', untilClosed),
    entry('transition.made_by_name', 'identity', 'who worked on it, readable in the history', untilClosed),
    entry('disclosure.collected', 'special', 'what was collected to answer', untilFetched),
    entry('disclosure.pdf', 'special', 'what was collected to answer', untilFetched),
  ],
  collect,
  erase,
  retention,
};

async function collect(db: Db, subject: DataSubject): Promise<Record<string, unknown>> {
  if (subject.kind !== 'person') {
    const rows = await db
      .selectFrom('privacy.dataRequest')
      .select(['reference', 'kind', 'state', 'receivedAt'])
      .where('subjectId', '=', subject.id)
      .execute();
    return { requests: rows };
  }
  const requests = [];
  for (const one of await ownDataRequests(db, subject.id)) {
    if (subject.sites && !subject.sites.includes(one.siteId)) continue;
    const { reference, kind, state, receivedAt, asker } = one;
    const history = await linesOf(db, one.id);
    requests.push({
      reference,
      kind,
      state,
      receivedAt,
      asker,
      history: history.map(({ event, at }) => ({ event, at })),
    });
  }
  if (subject.sites) return { requests };
  const worked = await db
    .selectFrom('privacy.transition')
    .select(['event', 'madeAt', 'madeByName'])
    .where('madeBy', '=', subject.id)
    .execute();
  return { requests, worked };
}

/** That she asked and was answered stays as proof, without her account; whoever worked on it is taken out. */
async function erase(tx: Tx, subject: DataSubject): Promise<void> {
  if (subject.kind !== 'person' || subject.sites) return;
  await tx
    .updateTable('privacy.dataRequest')
    .set({ ownerId: null })
    .where('ownerId', '=', subject.id)
    .execute();
  await tx
    .updateTable('privacy.transition')
    .set({ madeBy: null, madeByName: null })
    .where('madeBy', '=', subject.id)
    .execute();
}

/** Collected files soon, the requests themselves when nobody can ask any more whether they were answered. */
async function retention(tx: Tx, now: Temporal.Instant): Promise<Gone> {
  const today = dayOf(now);
  const kept = await readParameters(
    tx,
    ['disclosure-kept', 'data-request-kept', 'audit-kept', 'erasure-note-kept'],
    {
      day: today,
    },
  );
  const files = await tx
    .deleteFrom('privacy.disclosure')
    .where('madeAt', '<=', now.subtract({ hours: 24 * kept['disclosure-kept'] }))
    .executeTakeFirst();
  const ended = await tx
    .selectFrom('privacy.dataRequest')
    .select(['id', 'endedAt'])
    .where('endedAt', 'is not', null)
    .where('state', '<>', 'closed')
    .execute();
  let requests = 0;
  for (const { id, endedAt } of ended) {
    if (!endedAt) continue;
    // The period begins with the end of the year (§ 199 (1) BGB).
    const begins = dayOf(endedAt).with({ month: 12, day: 31 });
    if (Temporal.PlainDate.compare(begins.add({ months: kept['data-request-kept'] }), today) >= 0) continue;
    await closeDataRequest(tx, id, now);
    requests++;
  }
  const lines = await forgetLinesBefore(tx, today.subtract({ months: kept['audit-kept'] }));
  const notes = await forgetErasedBefore(
    tx,
    momentAt(today.subtract({ months: kept['erasure-note-kept'] }), new Temporal.PlainTime()),
  );
  return {
    'erasure-notes': notes,
    disclosures: Number(files.numDeletedRows),
    'data-requests': requests,
    'log-lines': lines,
  };
}

async function closeDataRequest(tx: Tx, id: string, now: Temporal.Instant): Promise<void> {
  const request = await lockDataRequest(tx, id);
  if (!request) return;
  await updateDataRequest(tx, request, { state: 'closed' });
  await insertLine(tx, {
    request: { ...request, version: request.version + 1 },
    event: 'close',
    from: request.state,
    to: 'closed',
    by: null,
    now,
  });
  await tx
    .updateTable('privacy.dataRequest')
    .set({
      name: null,
      email: null,
      phone: null,
      words: null,
      ownerId: null,
      subjectKind: null,
      subjectId: null,
    })
    .where('id', '=', id)
    .execute();
  await tx.deleteFrom('privacy.disclosure').where('dataRequestId', '=', id).execute();
  await tx.deleteFrom('privacy.link').where('dataRequestId', '=', id).execute();
  await tx
    .updateTable('privacy.transition')
    .set({ madeBy: null, madeByName: null })
    .where('dataRequestId', '=', id)
    .execute();
  await eraseKey(tx, id);
}
