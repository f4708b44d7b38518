import { open } from 'node:fs/promises';
import { z } from 'zod';
import { system } from '#platform/acting';
import { writeAnchor } from '#platform/audit-chain';
import { sayMoment } from '#platform/dates';
import { postLetter } from '#platform/mail';
import { type Job, job } from '#platform/module';
import { readHeads, recipientsOfHeads } from './heads.store.ts';
import type { HeadOfSite } from './heads.ts';
import { auditTexts } from './texts.ts';

/**
 * Each night the heads leave the database: into a file that is only ever added to, and by mail to those who
 * look after the system. What was in the trail by then cannot be changed or cut off unnoticed.
 */
export function anchorHeads(headsFile: string | null): Job {
  return job({
    name: 'audit.anchor-heads',
    data: z.object({}),
    schedule: '40 2 * * *',
    run: async ({ database, log, now }) => {
      const { heads, recipients } = await database.read(system, async (db) => ({
        heads: await readHeads(db),
        recipients: await recipientsOfHeads(db),
      }));
      if (headsFile) await append(headsFile, heads.map((head) => writeAnchor(head, now)).join(''));
      await database.write(system, async (tx) => {
        for (const { email, lang } of recipients) {
          const say = auditTexts(lang);
          const letter = {
            siteId: null,
            to: email,
            lang,
            subject: say('letter.subject'),
            body: say('letter.body', {
              moment: sayMoment(now, lang),
              heads: heads.map((head) => inWords(head, say('heads.chain-none'))).join('\n\n'),
            }),
          };
          await postLetter(tx, letter, now);
        }
      });
      log.info({ chains: heads.length, letters: recipients.length }, 'audit-heads-anchored');
    },
  });
}

function inWords({ siteName, siteId, seq, hash }: HeadOfSite, none: string): string {
  return `${siteName ?? none} (${siteId})\n${seq}  ${hash}`;
}

async function append(path: string, lines: string): Promise<void> {
  const handle = await open(path, 'a', 0o600);
  try {
    await handle.appendFile(lines);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
