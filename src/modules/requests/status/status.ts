import type { Site } from '#modules/programme';
import type { Consent } from '../consent.store.ts';
import type { TimeWindow } from '../request.ts';
import type { HistoryLine, Question, Request } from '../request-record.ts';

/** Everything the person who asked may see of her request. */
export interface Status {
  readonly request: Request;
  readonly site: Site;
  readonly windows: readonly TimeWindow[];
  readonly history: readonly HistoryLine[];
  readonly questions: readonly Question[];
  /** null: given before consents were kept. */
  readonly consent: Consent | null;
}

/** The question that waits for an answer. */
export function openQuestion(status: Status): Question | null {
  if (status.request.state !== 'asked-back') return null;
  return status.questions.findLast((question) => question.answeredAt === null) ?? null;
}
