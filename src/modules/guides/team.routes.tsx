import { type Invite, namesOfPeople } from '#modules/accounts';
import { listLanguages, listSites, readParameter } from '#modules/programme';
import { type Person, sitesOf, staffRoles } from '#platform/acting';
import type { Db } from '#platform/database';
import { dayOf, sayShortDay } from '#platform/dates';
import { Forbidden } from '#platform/errors';
import { checkEntered, type FieldError } from '#platform/form-fields';
import { guarded, page, type Route, redirect, type Signed, type Visit } from '#platform/routes';
import { changeGuideProfile } from './change-guide-profile.ts';
import { type AccessRefusal, giveAccess } from './give-access.ts';
import {
  entryForm,
  type LanguageRow,
  languageRows,
  languageRowsIn,
  obligationForm,
  readProfile,
} from './guide.form.ts';
import { doneCodes, GuidePage } from './guide.pages.tsx';
import {
  actorsFor,
  mayEditProfile,
  mayGiveAccess,
  mayImport,
  mayNoteObligations,
  maySeeObligations,
  maySeeTeam,
} from './guide.policy.ts';
import { countByState, listTeam, listTransitions, type TeamFilter } from './guide.store.ts';
import {
  type Guide,
  type GuideProfile,
  guideStates,
  movesFor,
  profileEndsOn,
  requiredObligations,
} from './guide.ts';
import {
  type Area,
  areaRoutes,
  backTo,
  changedParts,
  guideOr404,
  guidePath,
  messagesFor,
} from './guide-area.routes.tsx';
import {
  type Conflict,
  NewGuidePage,
  ObligationFormPage,
  ProfileFormPage,
  type ProfileTyped,
} from './guide-forms.pages.tsx';
import { noteObligation } from './note-obligation.ts';
import { type EnteredObligation, registerGuide } from './register-guide.ts';
import { profileParts, profileWords } from './say-guide.ts';
import { type SiteName, TeamPage } from './team.pages.tsx';
import { guideTexts } from './texts.ts';
import { readKeptFor } from './tidy-guides.ts';
import { withdrawObligation } from './withdraw-obligation.ts';

const nothing = { entered: {}, errors: [] } as const;
const pageLength = 50;

/** The sites whose team somebody looks after, by name. */
export async function staffSites(db: Db, person: Person): Promise<SiteName[]> {
  const own = sitesOf(person, staffRoles);
  return (await listSites(db, { alsoInactive: true })).filter(({ id }) => own.includes(id));
}

/** Pages around the team of a site; `invite` lets guides in. */
export function teamRoutes(parts: { readonly invite: Invite }): readonly Route[] {
  const area: Area = {
    path: '/team',
    own: false,
    may: maySeeTeam,
    shows: mayEditProfile,
    guidePage: (visit, guide, absence, status) => guidePage(visit, guide, { absence, status }),
  };

  async function guidePage(
    visit: Signed<Visit>,
    guide: Guide,
    of: {
      absence?: Parameters<Area['guidePage']>[2];
      access?: AccessRefusal;
      status?: number;
    } = {},
  ) {
    const { lang, db, person, today, query } = visit;
    const transitions = await listTransitions(db, guide.id);
    const names = await namesOfPeople(db, [...new Set(transitions.flatMap(({ madeBy }) => madeBy ?? []))]);
    const sites = await listSites(db, { alsoInactive: true });
    const kept = await readKeptFor(db, guide.siteId, today);
    const status = of.status ?? 200;
    return page(
      guide.name,
      <GuidePage
        lang={lang}
        guide={guide}
        siteName={sites.find(({ id }) => id === guide.siteId)?.name ?? ''}
        path={guidePath(area, guide)}
        today={today}
        moves={movesFor(guide, actorsFor(person, guide))}
        languages={await listLanguages(db)}
        transitions={transitions}
        names={names}
        mayNote={mayNoteObligations(person, guide)}
        maySeeObligations={maySeeObligations(person, guide)}
        endsOn={profileEndsOn({ state: guide.state, since: dayOf(guide.stateSince) }, kept)}
        mayGiveAccess={mayGiveAccess(person, guide)}
        accessRefusal={of.access ?? null}
        done={status < 400 ? (doneCodes.find((code) => code === query.get('erledigt')) ?? null) : null}
        absence={of.absence ?? nothing}
      />,
      { status },
    );
  }

  const profilePage = async (
    visit: Signed<Visit>,
    guide: Guide,
    again: { typed: ProfileTyped; errors?: readonly FieldError[]; conflict?: Conflict | null } | null,
  ) =>
    page(
      guideTexts(visit.lang)('profile.title'),
      <ProfileFormPage
        lang={visit.lang}
        guide={guide}
        path={guidePath(area, guide)}
        typed={again?.typed ?? typedProfile(guide)}
        languages={await listLanguages(visit.db)}
        seen={{ version: guide.version, parts: profileParts(guide) }}
        conflict={again?.conflict ?? null}
        errors={messagesFor(visit.lang, again?.errors ?? [])}
      />,
      { narrow: true, status: again ? 422 : 200 },
    );

  const newPage = async (
    visit: Signed<Visit>,
    again: { typed: ProfileTyped; errors: readonly FieldError[] } | null,
  ) => {
    const sites = await staffSites(visit.db, visit.person);
    return page(
      guideTexts(visit.lang)('new.title'),
      <NewGuidePage
        lang={visit.lang}
        sites={sites}
        mayEnterActive={sites.some(({ id }) => mayNoteObligations(visit.person, { siteId: id }))}
        typed={again?.typed ?? { fields: { entry: 'register' }, rows: emptyRows }}
        languages={await listLanguages(visit.db)}
        errors={messagesFor(visit.lang, again?.errors ?? [])}
      />,
      { narrow: true, status: again ? 422 : 200 },
    );
  };

  const obligationPage = (
    visit: Signed<Visit>,
    guide: Guide,
    again: { kinds: readonly string[]; fields: Record<string, string>; errors: readonly FieldError[] } | null,
  ) => {
    const { lang, today } = visit;
    const say = guideTexts(lang);
    return page(
      say('obligation.note'),
      <ObligationFormPage
        lang={lang}
        guide={guide}
        path={guidePath(area, guide)}
        today={today}
        typed={again ?? { kinds: [], fields: { on: today.toString() } }}
        notes={guide.obligations.toReversed().map(({ id, kind, validFrom, validUntil }) => ({
          id,
          kind,
          words: validUntil
            ? say('obligation.from-until', {
                from: sayShortDay(validFrom, lang),
                until: sayShortDay(validUntil.subtract({ days: 1 }), lang),
              })
            : say('obligation.from', { from: sayShortDay(validFrom, lang) }),
        }))}
        errors={messagesFor(lang, again?.errors ?? [])}
      />,
      { narrow: true, status: again ? 422 : 200 },
    );
  };

  return [
    guarded.get('/team', maySeeTeam, async (visit) => {
      const { lang, db, person, query } = visit;
      const sites = await staffSites(db, person);
      const typed = {
        query: (query.get('suche') ?? '').trim().slice(0, 100),
        state:
          [...guideStates, 'all' as const].find((state) => state === query.get('stand')) ?? ('' as const),
        language: (query.get('sprache') ?? '').slice(0, 20),
        site: sites.find(({ id }) => id === query.get('standort'))?.id ?? '',
      };
      const shown = typed.site ? [typed.site] : sites.map(({ id }) => id);
      const after = query.get('nach');
      const filter: TeamFilter = {
        query: typed.query,
        limit: pageLength,
        ...(typed.state ? { state: typed.state } : {}),
        ...(typed.language ? { language: typed.language } : {}),
        ...(after ? { after } : {}),
      };
      const { members, next } = await listTeam(db, shown, filter);
      const imported = /^\d{1,5}$/.exec(query.get('uebernommen') ?? '');
      return page(
        guideTexts(lang)('team.title'),
        <TeamPage
          lang={lang}
          members={members}
          sites={sites}
          languages={await listLanguages(db)}
          counts={await countByState(db, shown)}
          filter={typed}
          next={next}
          isLater={Boolean(after)}
          mayImport={mayImport(person)}
          imported={imported && Number(imported[0])}
        />,
      );
    }),

    guarded.get('/team/neu', maySeeTeam, (visit) => newPage(visit, null)),

    guarded.post('/team/neu', maySeeTeam, async (visit) => {
      const { tx, form, person, now, today } = visit;
      const typed: ProfileTyped = { fields: form.toRecord(), rows: languageRowsIn(form) };
      const profile = readProfile(form, await knownTags(tx), today);
      const entered = checkEntered(entryForm, {
        site: form.get('site'),
        entry: form.get('entry'),
        signedOn: form.get('signedOn'),
        confirmedOn: form.get('confirmedOn'),
      });
      const sites = await staffSites(tx, person);
      const siteId = sites.find(({ id }) => id === form.get('site'))?.id;
      const errors: FieldError[] = [
        ...(siteId ? [] : [{ name: 'site', code: 'site-missing' }]),
        ...(entered.ok ? [] : entered.errors),
        ...(profile.ok ? [] : profile.errors),
      ];
      if (!siteId || !entered.ok || !profile.ok) return newPage(visit, { typed, errors });

      const { entry, signedOn, confirmedOn } = entered.value;
      const obligations: EnteredObligation[] = [];
      if (entry === 'enter-active') {
        if (!mayNoteObligations(person, { siteId })) throw new Forbidden();
        for (const [name, day] of [
          ['signedOn', signedOn],
          ['confirmedOn', confirmedOn],
        ] as const) {
          if (!day) errors.push({ name, code: 'day-missing' });
          else if (Temporal.PlainDate.compare(day, today) > 0) errors.push({ name, code: 'day-in-future' });
        }
        if (errors.length > 0 || !signedOn || !confirmedOn) return newPage(visit, { typed, errors });
        const months = await readParameter(tx, 'profile-confirmation', { day: confirmedOn, siteId });
        for (const kind of requiredObligations) {
          obligations.push(
            kind === 'yearly-confirmation'
              ? { kind, validFrom: confirmedOn, validUntil: confirmedOn.add({ months }) }
              : { kind, validFrom: signedOn, validUntil: null },
          );
        }
      }
      const id = visit.newId();
      const done = await registerGuide(tx, {
        id,
        siteId,
        profile: profile.value,
        availability: {
          hours: null,
          topics: [],
          home: null,
          radiusKm: null,
          wishMinutesPerMonth: null,
          awayDuring: [],
          travel: null,
        },
        entry,
        obligations,
        by: person,
        now,
        today,
        newId: () => visit.newId(),
      });
      if (done.ok) return redirect(`/team/${id}?erledigt=neu`);
      const name =
        done.refusal === 'not-qualified'
          ? 'qualifiedOn'
          : done.refusal === 'obligations-missing'
            ? 'confirmedOn'
            : 'entry';
      const code = done.refusal === 'obligations-missing' ? 'confirmation-over' : done.refusal;
      return newPage(visit, { typed, errors: [{ name, code }] });
    }),

    guarded.get('/team/:id', maySeeTeam, async (visit) => guidePage(visit, await guideOr404(area, visit))),

    guarded.get('/team/:id/angaben', maySeeTeam, async (visit) =>
      profilePage(visit, await guideOr404(area, visit), null),
    ),

    guarded.post('/team/:id/angaben', maySeeTeam, async (visit) => {
      const { tx, form, person, today, lang } = visit;
      const guide = await guideOr404(area, visit);
      const typed: ProfileTyped = { fields: form.toRecord(), rows: languageRowsIn(form) };
      const profile = readProfile(form, await knownTags(tx), today);
      if (!profile.ok) return profilePage(visit, guide, { typed, errors: profile.errors });
      const untouched = changedParts(visit, profileParts(guide)).length === 0;
      const version = untouched ? guide.version : visit.form.version();
      const done = await changeGuideProfile(tx, {
        guideId: guide.id,
        version,
        profile: profile.value,
        by: person,
      });
      if (done.ok) return backTo(area, guide, 'profil');
      if (done.refusal === 'certificate-needed') {
        return profilePage(visit, guide, { typed, errors: [{ name: 'qualifiedOn', code: done.refusal }] });
      }
      const current = await guideOr404(area, visit);
      return profilePage(visit, current, {
        typed,
        conflict: {
          parts: changedParts(visit, profileParts(current)),
          now: profileWords(current, lang),
          entered: profileWords(profile.value, lang),
        },
      });
    }),

    guarded.get('/team/:id/unterlagen', maySeeTeam, async (visit) => {
      const guide = await guideOr404(area, visit);
      if (!mayNoteObligations(visit.person, guide)) throw new Forbidden();
      return obligationPage(visit, guide, null);
    }),

    guarded.post('/team/:id/unterlagen', maySeeTeam, async (visit) => {
      const { tx, form, person, now, today } = visit;
      const guide = await guideOr404(area, visit);
      if (!mayNoteObligations(person, guide)) throw new Forbidden();
      const kinds = form.all('kinds');
      const fields = form.toRecord();
      const checked = checkEntered(obligationForm, {
        kinds,
        on: form.get('on'),
        issuedOn: form.get('issuedOn'),
      });
      if (!checked.ok) return obligationPage(visit, guide, { kinds, fields, errors: checked.errors });
      const { on, issuedOn } = checked.value;
      for (const kind of new Set(checked.value.kinds)) {
        const id = visit.newId();
        const done = await noteObligation(tx, {
          id,
          guideId: guide.id,
          kind,
          on,
          issuedOn,
          by: person,
          now,
          today,
        });
        if (!done.ok) {
          const name = done.refusal.startsWith('certificate') ? 'issuedOn' : 'on';
          return obligationPage(visit, guide, { kinds, fields, errors: [{ name, code: done.refusal }] });
        }
      }
      return backTo(area, guide, 'unterlagen');
    }),

    guarded.post('/team/:id/unterlagen/:obligation/loeschung', maySeeTeam, async (visit) => {
      const guide = await guideOr404(area, visit);
      const obligationId = visit.id('obligation');
      await withdrawObligation(visit.tx, { guideId: guide.id, obligationId, by: visit.person });
      return backTo(area, guide, 'unterlagen');
    }),

    guarded.post('/team/:id/zugang', maySeeTeam, async (visit) => {
      const { tx, person, now, today } = visit;
      const guide = await guideOr404(area, visit);
      const sites = await staffSites(tx, person);
      const done = await giveAccess(tx, {
        guideId: guide.id,
        version: visit.form.version(),
        invite: parts.invite,
        siteName: sites.find(({ id }) => id === guide.siteId)?.name ?? '',
        by: person,
        now,
        today,
        newId: () => visit.newId(),
      });
      return done.ok
        ? backTo(area, guide, 'zugang')
        : guidePage(visit, guide, { access: done.refusal, status: 422 });
    }),

    ...areaRoutes(area),
  ];
}

const emptyRows: readonly LanguageRow[] = Array.from({ length: languageRows }, () => ({
  tag: '',
  level: '',
  modes: ['speak'],
}));

function typedProfile(profile: GuideProfile): ProfileTyped {
  return {
    fields: {
      name: profile.name,
      email: profile.email ?? '',
      phone: profile.phone ?? '',
      gender: profile.gender ?? '',
      qualifiedOn: profile.qualifiedOn?.toString() ?? '',
      coordinating: profile.coordinating ? 'ja' : '',
      healthGuide: profile.healthGuide ? 'ja' : '',
    },
    rows: emptyRows.map((row, index) => profile.languages[index] ?? row),
  };
}

async function knownTags(db: Db): Promise<ReadonlySet<string>> {
  return new Set((await listLanguages(db)).map(({ tag }) => tag));
}
