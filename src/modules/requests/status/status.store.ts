import { readSite } from '#modules/programme';
import type { Db } from '#platform/database';
import { consentOf } from '../consent.store.ts';
import { questionsOf, readRequest, readRequestOfLink, requestTimeline, windowsOf } from '../request.store.ts';
import type { Request } from '../request-record.ts';
import type { Status } from './status.ts';

/** What the secret link of this visit shows; null when it opens nothing (any more). */
export async function readStatus(db: Db): Promise<Status | null> {
  const request = await readRequestOfLink(db);
  return request && statusOf(db, request);
}

/** The same for somebody who asked with an account. */
export async function readOwnStatus(db: Db, id: string, personId: string): Promise<Status | null> {
  const request = await readRequest(db, id);
  return request?.requestedBy === personId ? statusOf(db, request) : null;
}

async function statusOf(db: Db, request: Request): Promise<Status> {
  const site = await readSite(db, request.siteId);
  if (!site) throw new Error('a request of no site');
  return {
    request,
    site,
    windows: await windowsOf(db, request.id),
    history: await requestTimeline(db, request.id),
    questions: await questionsOf(db, request.id),
    consent: await consentOf(db, request.id),
  };
}
