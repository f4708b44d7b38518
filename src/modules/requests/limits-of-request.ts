import { listTopics, readParameters } from '#modules/programme';
import type { Db } from '#platform/database';
import { checkLimits, usualLongMinutes, type Verdict } from './limits.ts';
import { assignmentsDone } from './request.store.ts';
import type { Request } from './request-record.ts';

/** Measures a request against the limits as its site sees them today. */
export async function limitsOfRequest(db: Db, request: Request, today: Temporal.PlainDate): Promise<Verdict> {
  const { siteId } = request;
  const topics = await listTopics(db, siteId);
  const topicOf = (code: string) => topics.find((topic) => topic.code === code);
  const classOf = (code: string) => topicOf(code)?.riskClass ?? 'red';
  const values = await readParameters(db, ['request-lead-time', 'review-warning', 'review-stop'], {
    day: today,
    siteId,
  });
  return checkLimits(
    {
      ...request,
      topic: {
        riskClass: classOf(request.topicCode),
        referTo: topicOf(request.topicCode)?.referTo ?? null,
      },
      assignmentsDone: await assignmentsDone(db, request.matterId),
      leadDays: today.until(request.firstDay).days,
    },
    {
      leadTimeDays: values['request-lead-time'],
      review: { warning: values['review-warning'], stop: values['review-stop'] },
      longMinutes: usualLongMinutes,
      privateHome: classOf('private-home'),
      conversationHelp: classOf('conversation-help'),
      writtenTranslation: classOf('written-translation'),
    },
  );
}
