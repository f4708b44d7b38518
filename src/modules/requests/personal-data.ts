import type { Db, Tx } from '#platform/database';
import type { PersonalData } from '#platform/module';
import { forgetWhatIsDue } from './retention.ts';

const untilContactGoes =
  'until three months after the request has ended; thirty days after it was declined, withdrawn or left unanswered';
const whoDealt = 'until the request is stripped, or the person is erased';

/** What requests keep of persons: of those who seek advice, of those who ask for them, of staff who decide. */
export const personalData: PersonalData = {
  inventory: [
    entry(
      'requests.draft.answers',
      'free-text',
      'a form somebody has begun',
      '24 hours, or until it is sent',
    ),
    entry('requests.contact.name', 'identity', 'to speak to the person seeking advice', untilContactGoes),
    entry('requests.contact.phone', 'contact', 'to reach the person seeking advice', untilContactGoes),
    entry('requests.contact.email', 'contact', 'to reach the person seeking advice', untilContactGoes),
    entry('requests.contact.institution', 'identity', 'which body asks for the person', untilContactGoes),
    entry('requests.contact.asker_name', 'identity', 'who asks for the person', untilContactGoes),
    entry(
      'requests.contact.asker_phone',
      'contact',
      'to reach whoever asks for the person',
      untilContactGoes,
    ),
    entry(
      'requests.contact.asker_email',
      'contact',
      'to reach whoever asks for the person',
      untilContactGoes,
    ),
    entry(
      'requests.contact_window.person_id',
      'activity',
      'to which guide the contact is open, and until when',
      untilContactGoes,
    ),
    entry('requests.request.goal', 'free-text', 'what the person wants to be able to do', untilContactGoes),
    entry('requests.request.note', 'free-text', 'what the search needs beyond the codes', untilContactGoes),
    entry('requests.request.place_name', 'free-text', 'where the appointment is', untilContactGoes),
    entry('requests.request.place_address', 'contact', 'where the appointment is', untilContactGoes),
    entry(
      'requests.request.gender_wish',
      'special',
      'a wish of the person for a woman or a man',
      untilContactGoes,
    ),
    entry(
      'requests.request.gender_reason',
      'special',
      'why that matters to her, as a code',
      untilContactGoes,
    ),
    entry('requests.request.accessibility', 'special', 'what the person needs, as codes', untilContactGoes),
    entry(
      'requests.contact_fingerprint.fingerprint',
      'technical',
      'to notice the same request sent twice',
      untilContactGoes,
    ),
    entry(
      'requests.request.asked_by',
      'activity',
      'whether the person, a relative or an institution asked, as a code',
      'for good; it points at nobody',
    ),
    entry(
      'requests.request.requested_by',
      'activity',
      'so that a requesting body finds its requests',
      whoDealt,
    ),
    entry('requests.request.entered_by', 'activity', 'who took the request down by telephone', whoDealt),
    entry('requests.question.asked', 'free-text', 'what was missing', untilContactGoes),
    entry('requests.question.asked_by', 'activity', 'who asked back', whoDealt),
    entry('requests.question.answer', 'free-text', 'the answer to it', untilContactGoes),
    entry('requests.transition.made_by', 'activity', 'who decided what', whoDealt),
    entry(
      'requests.transition.made_by_name',
      'identity',
      'who decided what, readable in the history',
      whoDealt,
    ),
  ],
  collect: collectOf,
  erase: eraseFrom,
  retention: forgetWhatIsDue,
};

function entry(
  column: string,
  what: PersonalData['inventory'][number]['what'],
  why: string,
  kept: string,
): PersonalData['inventory'][number] {
  return { column, what, why, kept };
}

/** What a person with an account asked for and decided. */
async function collectOf(db: Db, personId: string) {
  return {
    requests: await db
      .selectFrom('requests.request')
      .select(['reference', 'state', 'topicCode', 'submittedAt'])
      .where('requestedBy', '=', personId)
      .orderBy('submittedAt')
      .execute(),
    decisions: await db
      .selectFrom('requests.transition')
      .select(['event', 'reason', 'madeAt'])
      .where('madeBy', '=', personId)
      .orderBy('madeAt')
      .execute(),
  };
}

/** Takes a person with an account out of the requests; the requests themselves stay. */
async function eraseFrom(tx: Tx, personId: string): Promise<void> {
  const hers = tx.selectFrom('requests.request').select('id').where('requestedBy', '=', personId);
  // Where nobody else can be reached the contact goes as a whole.
  await tx
    .deleteFrom('requests.contact')
    .where('requestId', 'in', hers)
    .where('phone', 'is', null)
    .where('email', 'is', null)
    .execute();
  await tx
    .updateTable('requests.contact')
    .set({ askerName: null, askerPhone: null, askerEmail: null })
    .where('requestId', 'in', hers)
    .execute();
  await tx
    .updateTable('requests.request')
    .set({ requestedBy: null })
    .where('requestedBy', '=', personId)
    .execute();
  await tx
    .updateTable('requests.request')
    .set({ enteredBy: null })
    .where('enteredBy', '=', personId)
    .execute();
  await tx.updateTable('requests.question').set({ askedBy: null }).where('askedBy', '=', personId).execute();
  await tx
    .updateTable('requests.transition')
    .set({ madeBy: null, madeByName: null })
    .where('madeBy', '=', personId)
    .execute();
  await tx.deleteFrom('requests.contactWindow').where('personId', '=', personId).execute();
}
