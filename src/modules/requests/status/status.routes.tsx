import { z } from 'zod';
import { NotFound } from '#platform/errors';
import { hashOfSecret } from '#platform/ids';
import type { Lang } from '#platform/languages';
import {
  type EarlyVisit,
  open,
  page,
  type Reply,
  type Route,
  type RouteOptions,
  redirect,
  type WriteVisit,
} from '#platform/routes';
import { answerQuestion } from '../deciding/answer-question.ts';
import { withdrawConsent } from '../deciding/withdraw-consent.ts';
import { withdrawRequest } from '../deciding/withdraw-request.ts';
import { longestNote, neededText, readFields } from '../request.form.ts';
import type { By } from '../request.policy.ts';
import { faultMessages } from '../request-words.ts';
import { statusPath } from '../status-link.ts';
import { requestTexts } from '../texts.ts';
import { StatusBody, titleOfStatus, WithdrawConsentPage, WithdrawPage } from './status.pages.tsx';
import { readStatus } from './status.store.ts';
import type { Status } from './status.ts';

/** The pages below a secret link belong to whoever has it, signed in or not. */
export const asHolder = {
  audience: 'newcomer',
  as: ({ params }: EarlyVisit) => ({ kind: 'token', tokenHash: hashOfSecret(params.token ?? '') }) as const,
} satisfies RouteOptions;

const answerForm = z.object({ answer: neededText(longestNote) });

/** Answers the open question from a status page at `path`. */
export async function answerFrom(
  visit: WriteVisit,
  status: Status,
  of: { path: string; by: By },
): Promise<Reply> {
  const { tx, form, lang, now } = visit;
  const { request } = status;
  const entered = readFields(answerForm, form);
  if (!entered.ok) {
    return page(
      titleOfStatus(status, lang),
      <StatusBody
        lang={lang}
        status={status}
        path={of.path}
        errors={faultMessages(lang, entered.errors)}
        typed={form.get('answer')}
      />,
      { narrow: true, status: 422 },
    );
  }
  const done = await answerQuestion(tx, {
    requestId: request.id,
    version: form.version(),
    by: of.by,
    now,
    answer: entered.value.answer,
  });
  return done.ok ? redirect(`${of.path}?beantwortet=ja`) : tooLate(visit, status, of.path);
}

/** Takes the request back from a status page at `path`. */
export async function withdrawFrom(
  visit: WriteVisit,
  status: Status,
  of: { path: string; by: By },
): Promise<Reply> {
  const { tx, form, now, origin } = visit;
  const done = await withdrawRequest(tx, {
    requestId: status.request.id,
    version: form.version(),
    by: of.by,
    now,
    publicUrl: origin,
  });
  return done.ok ? redirect(of.path) : tooLate(visit, status, of.path);
}

/** Asks once more before a consent is withdrawn from a status page at `path`. */
export function askBeforeConsentEnds(lang: Lang, status: Status, path: string): Reply {
  return page(
    requestTexts(lang)('status.consent-end-title'),
    <WithdrawConsentPage lang={lang} status={status} path={path} />,
    { narrow: true },
  );
}

/** Withdraws the consent from a status page at `path`. */
export async function withdrawConsentFrom(
  visit: WriteVisit,
  status: Status,
  of: { path: string; by: By },
): Promise<Reply> {
  const { tx, now, origin } = visit;
  const done = await withdrawConsent(tx, {
    requestId: status.request.id,
    by: of.by,
    now,
    publicUrl: origin,
  });
  return done.ok ? redirect(of.path) : tooLate(visit, status, of.path);
}

function tooLate(visit: WriteVisit, status: Status, path: string): Reply {
  const { lang } = visit;
  return page(
    titleOfStatus(status, lang),
    <StatusBody lang={lang} status={status} path={path} done="too-late" typed={visit.form.get('answer')} />,
    { narrow: true, status: 409 },
  );
}

export function doneIn(query: URLSearchParams): 'answered' | null {
  return query.has('beantwortet') ? 'answered' : null;
}

async function statusIn(visit: { db: WriteVisit['db'] }): Promise<Status> {
  const status = await readStatus(visit.db);
  if (!status || status.request.state === 'anonymised') throw new NotFound();
  return status;
}

/** What the holder of a secret link can do. The page itself is shown by the module that knows the appointment. */
export const statusDeedRoutes: readonly Route[] = [
  open.post(
    statusPath(':token/antwort'),
    async (visit) =>
      answerFrom(visit, await statusIn(visit), {
        path: statusPath(visit.param('token')),
        by: 'secret-link',
      }),
    asHolder,
  ),
  open.get(
    statusPath(':token/zurueckziehen'),
    async (visit) => {
      const status = await statusIn(visit);
      return page(
        requestTexts(visit.lang)('status.withdraw-title'),
        <WithdrawPage lang={visit.lang} status={status} path={statusPath(visit.param('token'))} />,
        { narrow: true },
      );
    },
    asHolder,
  ),
  open.post(
    statusPath(':token/zurueckziehen'),
    async (visit) =>
      withdrawFrom(visit, await statusIn(visit), {
        path: statusPath(visit.param('token')),
        by: 'secret-link',
      }),
    asHolder,
  ),
  open.get(
    statusPath(':token/einwilligung'),
    async (visit) =>
      askBeforeConsentEnds(visit.lang, await statusIn(visit), statusPath(visit.param('token'))),
    asHolder,
  ),
  open.post(
    statusPath(':token/einwilligung'),
    async (visit) =>
      withdrawConsentFrom(visit, await statusIn(visit), {
        path: statusPath(visit.param('token')),
        by: 'secret-link',
      }),
    asHolder,
  ),
];
