import { holdersOf } from '#modules/accounts';
import { readParameter, readSite } from '#modules/programme';
import type { Tx } from '#platform/database';
import { type Outcome, refuse } from '#platform/errors';
import type { Lang } from '#platform/languages';
import { postLetter } from '#platform/mail';
import { localHref } from '../../ui/href.ts';
import { insertGuides, insertTransitions } from './guide.store.ts';
import { type GuideLanguage, judgeMove } from './guide.ts';
import { guideTexts } from './texts.ts';

export type InterestRefusal = 'no-such-site';

/** Whoever would like to become a guide and says so on the public site. */
export interface Interest {
  readonly name: string;
  readonly email: string | null;
  readonly phone: string | null;
  /** BCP 47 tags of the programme. How well is asked in the first talk. */
  readonly languages: readonly string[];
}

/**
 * Takes somebody into the team of a site as interested, as the system, and writes to whoever leads the site: that
 * somebody is there, never who. What she leaves is kept like every profile, and forgotten when nothing comes of it.
 */
export async function expressInterest(
  tx: Tx,
  of: {
    readonly id: string;
    readonly siteId: string;
    readonly interest: Interest;
    readonly lang: Lang;
    /** Asked before a letter goes to the address she typed. */
    readonly mayWriteTo: (email: string) => Promise<boolean>;
    readonly now: Temporal.Instant;
    readonly today: Temporal.PlainDate;
    readonly newId: () => string;
    readonly publicUrl: string;
  },
): Promise<Outcome<object, InterestRefusal>> {
  const { id, siteId, interest, lang, now, today, publicUrl } = of;
  const site = await readSite(tx, siteId);
  if (site?.status !== 'active') return refuse('no-such-site');
  const begins = judgeMove({ state: null, qualifiedOn: null, obligations: [] }, 'register', ['guide'], today);
  if (!begins.ok) throw new Error(`interest is refused: ${begins.refusal}`);
  const languages = [...new Set(interest.languages)].map(
    (tag): GuideLanguage => ({ tag, level: 'basic', modes: ['speak'] }),
  );
  await insertGuides(
    tx,
    [
      {
        id,
        siteId,
        personId: null,
        name: interest.name,
        email: interest.email,
        phone: interest.phone,
        gender: null,
        languages,
        qualifiedOn: null,
        coordinating: false,
        healthGuide: false,
        hours: null,
        topics: [],
        home: null,
        radiusKm: null,
        wishMinutesPerMonth: null,
        awayDuring: [],
        travel: null,
        state: begins.to,
      },
    ],
    now,
  );
  await insertTransitions(tx, [
    {
      id: of.newId(),
      guideId: id,
      siteId,
      event: 'register',
      fromState: null,
      toState: begins.to,
      reason: null,
      madeBy: null,
      madeAt: now,
    },
  ]);
  const leads = await holdersOf(tx, { roles: ['coordinator', 'deputy'], place: `site:${siteId}`, today });
  for (const lead of leads) {
    const say = guideTexts(lead.lang);
    const letter = {
      siteId,
      to: lead.email,
      lang: lead.lang,
      subject: say('interest.letter.subject'),
      body: say('interest.letter.body', {
        name: lead.name,
        site: site.name,
        page: publicUrl + localHref(lead.lang, `/team/${id}`),
      }),
    };
    await postLetter(tx, letter, now);
  }
  if (interest.email && (await of.mayWriteTo(interest.email))) {
    const say = guideTexts(lang);
    const months = await readParameter(tx, 'applicant-kept', { day: today, siteId });
    // Whoever typed this address may not be its owner: nothing she typed goes there.
    const body = say('interest.thanks.body', {
      site: site.name,
      months,
      phone: site.phone ?? site.email ?? '',
      page: publicUrl + localHref(lang, '/ihre-daten'),
    });
    await postLetter(
      tx,
      { siteId, to: interest.email, lang, subject: say('interest.thanks.subject'), body },
      now,
    );
  }
  return { ok: true };
}
