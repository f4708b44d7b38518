import type { Db, Tx } from '#platform/database';
import type { DataSubject, PersonalData } from '#platform/module';

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
  ],
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
  return { ...(wordings.length > 0 ? { wordings } : {}), ...(steps.length > 0 ? { steps } : {}) };
}

async function forgetWriter(tx: Tx, personId: string): Promise<void> {
  await tx.updateTable('editorial.wording').set({ savedBy: null }).where('savedBy', '=', personId).execute();
  await tx.updateTable('editorial.step').set({ madeBy: null }).where('madeBy', '=', personId).execute();
}
