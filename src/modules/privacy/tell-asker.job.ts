import { z } from 'zod';
import { readSite, regimeWords } from '#modules/programme';
import { system } from '#platform/acting';
import { sayDay } from '#platform/dates';
import { hashOfSecret, newSecret } from '#platform/ids';
import { postLetter } from '#platform/mail';
import { job } from '#platform/module';
import { localHref } from '#ui/href';
import { insertLine, insertLink, lockDataRequest, updateDataRequest } from './data-request.store.ts';
import { privacyTexts } from './texts.ts';

export const stepsTold = [
  'received',
  'identity-checked',
  'extended',
  'answered',
  'partly-refused',
  'refused',
  'withdrawn',
] as const;

/** The page behind a letter: how far it is, and what was collected. */
export function followPath(secret: string): string {
  return `/ihre-daten/vorgang/${secret}`;
}

/** Writes to whoever asked how far it is; each letter has a link of its own. */
export const tellAsker = job({
  name: 'privacy.tell-asker',
  data: z.object({
    id: z.uuid(),
    step: z.enum(stepsTold),
    reason: z.string().nullable().default(null),
    /** An account or a secret link has proven who asks: no human being has to. */
    proven: z.boolean().default(false),
    /** false: this mailbox has had its letters for now. */
    writes: z.boolean().default(true),
  }),
  run: async ({ database, now, publicUrl }, { id, step, reason, proven, writes }) => {
    await database.write(system, async (tx) => {
      const request = await lockDataRequest(tx, id);
      if (!request) return;
      if (proven && request.state === 'received') {
        await updateDataRequest(tx, request, { state: 'identity-checked' });
        const version = request.version + 1;
        await insertLine(tx, {
          request: { ...request, version },
          event: 'check-identity',
          from: 'received',
          to: 'identity-checked',
          by: null,
          now,
        });
      }
      const { asker, lang, siteId } = request;
      if (!asker?.email || !writes) return;
      const site = await readSite(tx, siteId);
      if (!site) return;
      const secret = newSecret();
      await insertLink(tx, { tokenHash: hashOfSecret(secret), request, now });
      const say = privacyTexts(lang);
      const { law, authority } = regimeWords(request.regime, lang);
      const reasonKey = `reason.${reason}`;
      const body = [
        // Nobody here has read yet what somebody typed with this address.
        step === 'received' ? say('letter.greeting-anybody') : say('letter.greeting', { name: asker.name }),
        say(`letter.${step}`, {
          kind: say(`kind.${request.kind}`),
          day: sayDay(request.dueOn, lang),
          reason: say.has(reasonKey) ? say(reasonKey) : '',
        }),
        say('letter.follow', { link: publicUrl + localHref(lang, followPath(secret)) }),
        step === 'refused' || step === 'partly-refused' ? say('letter.complain', { law, authority }) : '',
        say('letter.end', {
          reference: request.reference,
          site: site.name,
          ways: [site.phone, site.email].filter(Boolean).join(', '),
        }),
      ];
      await postLetter(
        tx,
        {
          siteId,
          to: asker.email,
          subject: say(`letter.${step}.subject`, { reference: request.reference }),
          body: body.filter(Boolean).join('\n\n'),
          lang,
        },
        now,
      );
    });
  },
});
