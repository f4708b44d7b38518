import { readParameters } from '#modules/programme';
import type { Db, Tx } from '#platform/database';
import { dayOf, zone } from '#platform/dates';
import type { DataSubject, PersonalData } from '#platform/module';
import { deleteReportsBefore } from './barriers/barrier-report.store.ts';
import { forgetPastDates } from './lists/list.store.ts';
import { deleteProposalsBefore } from './words/word-proposal.store.ts';

const wordsKept = 'until 12 months after the decision (parameter word-proposal-kept)';
const reportKept = 'until 12 months after the answer (parameter barrier-report-kept)';
const until = 'until the person is erased; the version itself stays';

/** Who wrote and who approved: published texts are answered for by the site or the centre, not by a name. */
export const personalDataOfEditorial: PersonalData = {
  inventory: [
    {
      column: 'editorial.wording.saved_by',
      what: 'activity',
      why: 'who wrote a version of a public text, so that somebody else approves it',
      kept: until,
    },
    {
      column: 'editorial.step.made_by',
      what: 'activity',
      why: 'who had a public text looked through, approved or withdrew it',
      kept: until,
    },
    {
      column: 'editorial.step.note',
      what: 'free-text',
      why: 'what the one who looked a text through wants changed',
      kept: 'as long as the text',
    },
    {
      column: 'editorial.public_date.sign_up',
      what: 'contact',
      why: 'whom anybody can turn to about a public date; published',
      kept: 'until two years after the date',
    },
    {
      column: 'editorial.public_date.note',
      what: 'free-text',
      why: 'what one should know about a public date; published',
      kept: 'until two years after the date',
    },
    {
      column: 'editorial.partner.name',
      what: 'identity',
      why: 'with which organisation a site works together; published',
      kept: 'until the site takes it away',
    },
    {
      column: 'editorial.word_proposal.now_words',
      what: 'free-text',
      why: 'the words of a page that a visitor would change; she leaves no name',
      kept: wordsKept,
    },
    {
      column: 'editorial.word_proposal.better_words',
      what: 'free-text',
      why: 'what a visitor would say instead; sealed, for somebody may write more than words',
      kept: wordsKept,
    },
    {
      column: 'editorial.word_proposal.decision_reason',
      what: 'free-text',
      why: 'why the competence centre took better words up or set them aside',
      kept: wordsKept,
    },
    {
      column: 'editorial.word_proposal.decided_by',
      what: 'activity',
      why: 'who decided about better words',
      kept: `${wordsKept}, or until the person is erased`,
    },
    {
      column: 'editorial.word_review.reviewer',
      what: 'identity',
      why: 'who has read a translation over; published with her consent',
      kept: 'until the competence centre takes it back or the next review takes its place',
    },
    {
      column: 'editorial.word_review.noted_by',
      what: 'activity',
      why: 'who noted that a translation was read over',
      kept: 'until the person is erased',
    },
    {
      column: 'editorial.barrier_report.page',
      what: 'free-text',
      why: 'where somebody could not use something',
      kept: reportKept,
    },
    {
      column: 'editorial.barrier_report.words',
      what: 'free-text',
      why: 'what somebody could not use',
      kept: reportKept,
    },
    {
      column: 'editorial.barrier_report.email',
      what: 'contact',
      why: 'where the answer goes, if she would like one',
      kept: reportKept,
    },
    {
      column: 'editorial.barrier_report.phone',
      what: 'contact',
      why: 'where she can be called, if she would like that',
      kept: reportKept,
    },
    {
      column: 'editorial.barrier_report.answer',
      what: 'free-text',
      why: 'what the competence centre answered',
      kept: reportKept,
    },
    {
      column: 'editorial.barrier_report.answered_by',
      what: 'activity',
      why: 'who answered',
      kept: `${reportKept}, or until the person is erased`,
    },
  ],
  retention: async (tx, now) => {
    const kept = await readParameters(tx, ['word-proposal-kept', 'barrier-report-kept'], { day: dayOf(now) });
    const ago = (months: number) => now.toZonedDateTimeISO(zone).subtract({ months }).toInstant();
    return {
      'past-dates': await forgetPastDates(tx, now),
      'word-proposals': await deleteProposalsBefore(tx, ago(kept['word-proposal-kept'])),
      'barrier-reports': await deleteReportsBefore(tx, ago(kept['barrier-report-kept'])),
    };
  },
  // Texts of the centre belong to no site, and of those who wrote them there is nothing but that they did.
  collect: async (db, subject) => (isWhole(subject) ? writtenBy(db, subject.id) : {}),
  erase: async (tx, subject) => {
    if (isWhole(subject)) await forgetWriter(tx, subject.id);
  },
};

const isWhole = (subject: DataSubject) => subject.kind === 'person' && subject.sites === null;

async function writtenBy(db: Db, personId: string): Promise<Record<string, unknown>> {
  const wordings = await db
    .selectFrom('editorial.wording')
    .select(['title', 'lang', 'number', 'savedAt'])
    .where('savedBy', '=', personId)
    .orderBy('savedAt')
    .execute();
  const steps = await db
    .selectFrom('editorial.step')
    .select(['event', 'note', 'madeAt'])
    .where('madeBy', '=', personId)
    .orderBy('madeAt')
    .execute();
  const decided = await db
    .selectFrom('editorial.wordProposal')
    .select(['lang', 'page', 'status', 'decidedAt'])
    .where('decidedBy', '=', personId)
    .orderBy('decidedAt')
    .execute();
  const reviews = await db
    .selectFrom('editorial.wordReview')
    .select(['lang', 'wordSet', 'reviewer', 'reviewedOn', 'notedAt'])
    .where('notedBy', '=', personId)
    .orderBy('notedAt')
    .execute();
  const answered = await db
    .selectFrom('editorial.barrierReport')
    .select(['lang', 'receivedAt', 'answeredAt'])
    .where('answeredBy', '=', personId)
    .orderBy('answeredAt')
    .execute();
  const all = { wordings, steps, decided, reviews, answered };
  return Object.fromEntries(Object.entries(all).filter(([, rows]) => rows.length > 0));
}

async function forgetWriter(tx: Tx, personId: string): Promise<void> {
  await tx.updateTable('editorial.wording').set({ savedBy: null }).where('savedBy', '=', personId).execute();
  await tx.updateTable('editorial.step').set({ madeBy: null }).where('madeBy', '=', personId).execute();
  await tx
    .updateTable('editorial.wordProposal')
    .set({ decidedBy: null })
    .where('decidedBy', '=', personId)
    .execute();
  await tx
    .updateTable('editorial.barrierReport')
    .set({ answeredBy: null })
    .where('answeredBy', '=', personId)
    .execute();
  await tx
    .updateTable('editorial.wordReview')
    .set({ notedBy: null })
    .where('notedBy', '=', personId)
    .execute();
}
