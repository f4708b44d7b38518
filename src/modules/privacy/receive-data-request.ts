import { randomInt } from 'node:crypto';
import { readParameter, readSite, regimeOf } from '#modules/programme';
import { sendAfterCommit, type Tx } from '#platform/database';
import { dayOf } from '#platform/dates';
import { type Outcome, refuse } from '#platform/errors';
import type { Lang } from '#platform/languages';
import { insertDataRequest, insertLine } from './data-request.store.ts';
import {
  type Asker,
  clockParameters,
  type DataRequest,
  type DataRequestKind,
  dueAfter,
} from './data-request.ts';
import { tellAsker } from './tell-asker.job.ts';

export type ReceiveRefusal = 'no-such-site';

/** Takes in what somebody asks about her data. The clock runs from this moment, by the law of the provider. */
export async function receiveDataRequest(
  tx: Tx,
  of: {
    id: string;
    siteId: string;
    kind: DataRequestKind;
    asker: Asker;
    lang: Lang;
    /** Proven by what she came with: an account or the secret link of her request. */
    proven: { proof: 'account' | 'secret-link'; subject: NonNullable<DataRequest['subject']> } | null;
    owner: { id: string; name: string } | null;
    /** Asked before a letter goes to the address she typed. */
    mayWriteTo: (email: string) => Promise<boolean>;
    now: Temporal.Instant;
  },
): Promise<Outcome<{ reference: string; dueOn: Temporal.PlainDate }, ReceiveRefusal>> {
  const { id, siteId, kind, asker, lang, proven, owner, now } = of;
  const site = await readSite(tx, siteId);
  const regime = site && (await regimeOf(tx, site.provider.id));
  if (!site || !regime) return refuse('no-such-site');
  const day = dayOf(now);
  const months = await readParameter(tx, clockParameters(regime).answer, { day });
  const dueOn = dueAfter(day, months);
  const reference = newReference();
  await insertDataRequest(tx, {
    id,
    siteId,
    reference,
    kind,
    state: 'received',
    regime,
    subject: proven?.subject ?? null,
    proof: proven?.proof ?? null,
    asker,
    lang,
    ownerId: owner?.id ?? null,
    receivedAt: now,
    dueOn,
    restrictedAt: null,
    erasedAt: null,
    endedAt: null,
    version: 1,
    now,
  });
  await insertLine(tx, {
    request: { id, siteId, version: 1 },
    event: 'ask',
    from: null,
    to: 'received',
    by: owner,
    now,
  });
  const writes = asker.email !== null && (await of.mayWriteTo(asker.email));
  const data = { id, step: 'received', proven: proven !== null, writes };
  sendAfterCommit(tx, { queue: tellAsker.name, data });
  return { ok: true, reference, dueOn };
}

// No letter that is mistaken for a digit, none that sounds like another on the telephone.
const signs = '23456789ACEFHKLMPRTWXY';

function newReference(): string {
  const group = () => Array.from({ length: 4 }, () => signs[randomInt(signs.length)]).join('');
  return `D-${group()}-${group()}`;
}
