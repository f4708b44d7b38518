import { holdersOf } from '#modules/accounts';
import type { Tx } from '#platform/database';
import type { Lang } from '#platform/languages';
import { postLetter } from '#platform/mail';
import { localHref } from '#ui/href';
import { editorialTexts } from '../texts.ts';
import { countProposals, insertProposal } from './word-proposal.store.ts';
import { wordsPath } from './words.pages.tsx';

/** The longest piece somebody may want to change, in characters. */
export const longestPiece = 500;

/**
 * Keeps what somebody proposes. The competence centre is told that something waits, once until it has looked;
 * where nobody is there yet, whoever administers the program. Runs as the system.
 */
export async function proposeWords(
  tx: Tx,
  of: {
    id: string;
    stateKey: string;
    lang: Lang;
    page: string;
    words: { now: string; better: string };
    now: Temporal.Instant;
    today: Temporal.PlainDate;
    publicUrl: string;
  },
): Promise<void> {
  const { id, stateKey, lang, page, words, now, today, publicUrl } = of;
  const waiting = (await countProposals(tx)).filter(({ status }) => status === 'received');
  await insertProposal(tx, { id, stateKey, lang, page, ...words, receivedAt: now });
  if (waiting.length > 0) return;
  const centre = await holdersOf(tx, { roles: ['competence-centre'], place: `state:${stateKey}`, today });
  const readers =
    centre.length > 0 ? centre : await holdersOf(tx, { roles: ['administrator'], place: 'system', today });
  for (const { email, name, lang: own } of readers) {
    const say = editorialTexts(own);
    const link = publicUrl + localHref(own, wordsPath);
    await postLetter(
      tx,
      {
        siteId: null,
        to: email,
        lang: own,
        subject: say('words.letter.subject'),
        body: say('words.letter.body', { name, link }),
      },
      now,
    );
  }
}
