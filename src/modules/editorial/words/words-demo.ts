import type { Lang } from '#platform/languages';
import type { DemoContext } from '#platform/module';
import { readWords } from '#platform/words';
import { centreIds, fixedId } from '../demo-ids.ts';
import { decideProposal, insertProposal } from './word-proposal.store.ts';

interface DemoProposal {
  readonly lang: Lang;
  readonly page: string;
  /** Which text of `modules/public-site/texts-newcomer` it is about. */
  readonly key: string;
  readonly better: string;
  readonly daysAgo: number;
  /** null: nobody has decided yet. */
  readonly setAside: string | null;
}

const proposals: readonly DemoProposal[] = [
  { lang: 'en', page: '/', key: 'start.title', better: 'Guides come with you', daysAgo: 2, setAside: null },
  {
    lang: 'de',
    page: '/standorte',
    key: 'site.ask',
    better: 'Um Begleitung bitten',
    daysAgo: 5,
    setAside: null,
  },
  {
    lang: 'de',
    page: '/',
    key: 'start.door.help.title',
    better: 'Ich benötige Unterstützung',
    daysAgo: 20,
    setAside: '„Hilfe“ verstehen mehr Menschen als „Unterstützung“.',
  },
];

/** Better words visitors have proposed, one of them set aside. */
export async function seedProposals({ tx, now }: DemoContext): Promise<void> {
  for (const [index, { lang, page, key, better, daysAgo, setAside }] of proposals.entries()) {
    const id = fixedId(76, index + 1);
    const words = readWords('modules/public-site/texts-newcomer', lang)[key] ?? key;
    const receivedAt = now.subtract({ hours: 24 * daysAgo });
    await insertProposal(tx, { id, stateKey: 'HE', lang, page, now: words, better, receivedAt });
    if (setAside === null) continue;
    const by = centreIds[0];
    await decideProposal(tx, { id, version: 1, status: 'set-aside', reason: setAside, by, now: receivedAt });
  }
}
