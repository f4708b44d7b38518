import { holdersOf } from '#modules/accounts';
import { readParameter } from '#modules/programme';
import type { Tx } from '#platform/database';
import { sayDay } from '#platform/dates';
import type { Lang } from '#platform/languages';
import { postLetter } from '#platform/mail';
import { localHref } from '#ui/href';
import { editorialTexts } from '../texts.ts';
import { insertReport } from './barrier-report.store.ts';
import { barriersPath } from './barriers.pages.tsx';

/**
 * Takes in what somebody could not use; the answer is due by the law's day, which is told. The competence centre
 * gets a letter without her words; where nobody is there yet, whoever administers the program. Runs as the system.
 */
export async function reportBarrier(
  tx: Tx,
  of: {
    id: string;
    stateKey: string;
    lang: Lang;
    said: { page: string | null; words: string; email: string | null; phone: string | null };
    /** Asked before a letter goes to the address she typed. */
    mayWriteTo: (email: string) => Promise<boolean>;
    now: Temporal.Instant;
    today: Temporal.PlainDate;
    publicUrl: string;
  },
): Promise<void> {
  const { id, stateKey, lang, said, now, today, publicUrl } = of;
  const dueOn = today.add({ days: await readParameter(tx, 'barrier-report-answer', { day: today }) });
  await insertReport(tx, { id, stateKey, lang, ...said, receivedAt: now, dueOn });
  if (said.email !== null && (await of.mayWriteTo(said.email))) {
    const say = editorialTexts(lang);
    await postLetter(
      tx,
      {
        siteId: null,
        to: said.email,
        lang,
        subject: say('barriers.letter.received.subject'),
        body: say('barriers.letter.received', { day: sayDay(dueOn, lang) }),
      },
      now,
    );
  }
  const centre = await holdersOf(tx, { roles: ['competence-centre'], place: `state:${stateKey}`, today });
  const readers =
    centre.length > 0 ? centre : await holdersOf(tx, { roles: ['administrator'], place: 'system', today });
  for (const { email, name, lang: own } of readers) {
    const say = editorialTexts(own);
    const link = publicUrl + localHref(own, barriersPath);
    await postLetter(
      tx,
      {
        siteId: null,
        to: email,
        lang: own,
        subject: say('barriers.letter.told.subject'),
        body: say('barriers.letter.told', { name, link, day: sayDay(dueOn, own) }),
      },
      now,
    );
  }
}
