import type { ComponentChildren } from 'preact';
import { holidayKinds, type Language, languageLevels, languageModes, languageName } from '#modules/programme';
import type { Lang } from '#platform/languages';
import { Alert } from '#ui/alert';
import { Button, ButtonLink, ButtonRow } from '#ui/button';
import { Details } from '#ui/details';
import { Dialog } from '#ui/dialog';
import type { FieldMessage } from '#ui/error-summary';
import {
  CheckboxField,
  CheckboxGroup,
  DateField,
  DayPartField,
  EmailField,
  NumberField,
  PhoneField,
  RadioGroup,
  SelectField,
  TextField,
  TimeField,
} from '#ui/fields';
import { Fieldset } from '#ui/fieldset';
import { Form } from '#ui/form';
import { localHref } from '#ui/href';
import { BackLink } from '#ui/step-page';
import { Table } from '#ui/table';
import { type DayEntered, type LanguageRow, longestName, weekdays } from './guide.form.ts';
import { ObligationKindList } from './guide.pages.tsx';
import {
  type Guide,
  type GuideEvent,
  genders,
  isPaidByWay,
  type MoveRefusal,
  missingObligations,
  needsReason,
  type ObligationKind,
  obligationKinds,
  reasonsFor,
  travelModes,
} from './guide.ts';
import { sayEvent, sayGender, sayObligation, sayReason, sayState, sayWeekday } from './say-guide.ts';
import type { SiteName } from './team.pages.tsx';
import { guideTexts } from './texts.ts';

export type Typed = Readonly<Record<string, string>>;

/** What somebody else has changed in the meantime, beside what was entered. */
export interface Conflict {
  /** Names of the parts as in the texts, `field.<part>`. */
  readonly parts: readonly string[];
  readonly now: Readonly<Record<string, string>>;
  readonly entered: Readonly<Record<string, string>>;
}

const partLabels = {
  name: 'field.name',
  email: 'field.email',
  phone: 'field.phone',
  gender: 'field.gender',
  languages: 'field.languages',
  qualifiedOn: 'field.qualified-on',
  coordinating: 'field.coordinating',
  healthGuide: 'field.health-guide',
  hours: 'field.hours',
  topics: 'field.topics',
  awayDuring: 'field.awayDuring',
  home: 'field.home',
  radius: 'field.radius',
  wish: 'field.wish',
  travel: 'field.travel',
} as const;

export function ConflictAlert({ lang, conflict }: { lang: Lang; conflict: Conflict | null }) {
  if (!conflict) return null;
  const say = guideTexts(lang);
  return (
    <Alert kind="warning" title={say('conflict.title')} live>
      <p>{say('conflict.help')}</p>
      <Table
        caption={say('conflict.title')}
        captionHidden
        empty=""
        columns={[
          { key: 'part', label: say('conflict.part') },
          { key: 'now', label: say('conflict.now') },
          { key: 'entered', label: say('conflict.entered') },
        ]}
        rows={conflict.parts.map((part) => ({
          key: part,
          cells: {
            part: say(partLabels[part as keyof typeof partLabels]),
            now: <bdi>{conflict.now[part] || say('answer.nothing')}</bdi>,
            entered: <bdi>{conflict.entered[part] || say('answer.nothing')}</bdi>,
          },
        }))}
      />
    </Alert>
  );
}

/** The record's version and what it said when the form was opened. */
export interface Seen {
  readonly version: number;
  readonly parts: Readonly<Record<string, string>>;
}

function SeenFields({ seen }: { seen: Seen }) {
  return (
    <>
      <input type="hidden" name="version" value={String(seen.version)} />
      <input type="hidden" name="seen" value={JSON.stringify(seen.parts)} />
    </>
  );
}

export interface ProfileTyped {
  readonly fields: Typed;
  readonly rows: readonly LanguageRow[];
}

interface ProfileFieldsProps {
  lang: Lang;
  typed: ProfileTyped;
  languages: readonly Language[];
  errors: readonly FieldMessage[];
}

function ProfileFields({ lang, typed, languages, errors }: ProfileFieldsProps) {
  const say = guideTexts(lang);
  const { fields } = typed;
  const errorOf = (name: string) => errors.find((error) => error.name === name)?.message;
  const filled = typed.rows.findLastIndex((row) => row.tag !== '') + 1;
  const wrong = typed.rows.findLastIndex((_, index) =>
    errors.some(({ name }) => name === `language-${index + 1}` || name === `level-${index + 1}`),
  );
  const shown = Math.min(typed.rows.length, Math.max(3, filled + 2, wrong + 1));
  return (
    <>
      <TextField
        name="name"
        label={say('field.name')}
        hint={say('profile.name-hint')}
        value={fields.name}
        error={errorOf('name')}
        maxLength={longestName}
        autocomplete="off"
        required
      />
      <div class="field-pair">
        <PhoneField
          name="phone"
          label={say('field.phone')}
          value={fields.phone}
          error={errorOf('phone')}
          autocomplete="off"
        />
        <EmailField
          name="email"
          label={say('field.email')}
          value={fields.email}
          error={errorOf('email')}
          autocomplete="off"
        />
      </div>
      <Fieldset legend={say('field.languages')} name="languages" hint={say('profile.languages-hint')}>
        {typed.rows.slice(0, shown).map((row, index) => {
          const number = index + 1;
          return (
            <Fieldset key={number} legend={say('profile.language-number', { number })}>
              <div class="field-pair">
                <SelectField
                  name={`language-${number}`}
                  label={say('profile.language')}
                  value={row.tag}
                  error={errorOf(`language-${number}`)}
                  markOptional={false}
                  options={languages.map(({ tag }) => ({ value: tag, label: languageName(tag, lang) }))}
                />
                <SelectField
                  name={`level-${number}`}
                  label={say('profile.level')}
                  value={row.level}
                  error={errorOf(`level-${number}`)}
                  markOptional={false}
                  options={languageLevels.map((level) => ({
                    value: level,
                    label: say(`level.${level}`),
                  }))}
                />
              </div>
              <CheckboxGroup
                name={`modes-${number}`}
                label={say('profile.modes')}
                value={row.modes}
                markOptional={false}
                horizontal
                options={languageModes.map((mode) => ({ value: mode, label: say(`mode.${mode}`) }))}
              />
            </Fieldset>
          );
        })}
      </Fieldset>
      <RadioGroup
        name="gender"
        label={say('field.gender')}
        hint={say('profile.gender-hint')}
        value={fields.gender ?? ''}
        error={errorOf('gender')}
        horizontal
        options={[
          ...genders.map((gender) => ({ value: gender, label: sayGender(gender, lang) })),
          { value: '', label: say('gender.not-told') },
        ]}
      />
      <DateField
        name="qualifiedOn"
        label={say('field.qualified-on')}
        hint={say('profile.qualified-hint')}
        value={fields.qualifiedOn}
        error={errorOf('qualifiedOn')}
      />
      <CheckboxField
        name="coordinating"
        label={say('field.coordinating')}
        hint={say('profile.coordinating-hint')}
        checked={Boolean(fields.coordinating)}
      />
      <CheckboxField
        name="healthGuide"
        label={say('field.health-guide')}
        checked={Boolean(fields.healthGuide)}
      />
    </>
  );
}

export interface ProfileFormPageProps extends ProfileFieldsProps {
  guide: Guide;
  path: string;
  seen: Seen;
  conflict: Conflict | null;
}

export function ProfileFormPage(props: ProfileFormPageProps) {
  const { lang, guide, path, seen, conflict, errors } = props;
  const say = guideTexts(lang);
  return (
    <>
      <BackLink href={localHref(lang, path)}>{guide.name}</BackLink>
      <h1>{say('profile.title')}</h1>
      <ConflictAlert lang={lang} conflict={conflict} />
      <Form action={localHref(lang, `${path}/angaben`)} errors={errors}>
        <SeenFields seen={seen} />
        <ProfileFields {...props} />
        <ButtonRow>
          <Button>{say('form.save')}</Button>
          <ButtonLink href={localHref(lang, path)} variant="tertiary">
            {say('form.cancel')}
          </ButtonLink>
        </ButtonRow>
      </Form>
    </>
  );
}

export interface NewGuidePageProps extends ProfileFieldsProps {
  sites: readonly SiteName[];
  /** Whether somebody who is at work already can be entered; needs the papers. */
  mayEnterActive: boolean;
}

export function NewGuidePage(props: NewGuidePageProps) {
  const { lang, typed, sites, errors } = props;
  const say = guideTexts(lang);
  const { fields } = typed;
  const errorOf = (name: string) => errors.find((error) => error.name === name)?.message;
  return (
    <>
      <BackLink href={localHref(lang, '/team')}>{say('team.title')}</BackLink>
      <h1>{say('new.title')}</h1>
      <p class="lead">{say('new.lead')}</p>
      <Form action={localHref(lang, '/team/neu')} errors={errors}>
        {sites.length > 1 ? (
          <SelectField
            name="site"
            label={say('field.site')}
            value={fields.site}
            error={errorOf('site')}
            required
            options={sites.map(({ id, name }) => ({ value: id, label: name }))}
          />
        ) : (
          <input type="hidden" name="site" value={sites[0]?.id ?? ''} />
        )}
        <RadioGroup
          name="entry"
          label={say('new.entry')}
          value={fields.entry}
          error={errorOf('entry')}
          required
          options={[
            { value: 'register', label: say('entry.register'), hint: say('entry.register-hint') },
            {
              value: 'enter-qualified',
              label: say('entry.enter-qualified'),
              hint: say('entry.enter-qualified-hint'),
            },
            ...(props.mayEnterActive
              ? [
                  {
                    value: 'enter-active',
                    label: say('entry.enter-active'),
                    hint: say('entry.enter-active-hint'),
                    children: (
                      <div class="field-pair">
                        <DateField
                          name="signedOn"
                          label={say('new.signed-on')}
                          hint={say('new.signed-on-hint')}
                          value={fields.signedOn}
                          error={errorOf('signedOn')}
                          markOptional={false}
                        />
                        <DateField
                          name="confirmedOn"
                          label={say('new.confirmed-on')}
                          hint={say('new.confirmed-on-hint')}
                          value={fields.confirmedOn}
                          error={errorOf('confirmedOn')}
                          markOptional={false}
                        />
                      </div>
                    ),
                  },
                ]
              : []),
          ]}
        />
        <ProfileFields {...props} />
        <ButtonRow>
          <Button>{say('new.save')}</Button>
          <ButtonLink href={localHref(lang, '/team')} variant="tertiary">
            {say('form.cancel')}
          </ButtonLink>
        </ButtonRow>
      </Form>
    </>
  );
}

export interface AvailabilityTyped {
  readonly fields: Typed;
  readonly days: readonly DayEntered[];
  readonly topics: readonly string[];
  readonly awayDuring: readonly string[];
}

export interface AvailabilityFormPageProps {
  lang: Lang;
  guide: Guide;
  path: string;
  /** Whether it is her own page. */
  own: boolean;
  typed: AvailabilityTyped;
  topics: readonly { readonly code: string; readonly name: string; readonly hint: string | null }[];
  /** Places among which one must be chosen. */
  places: readonly { readonly key: string; readonly label: string }[];
  seen: Seen;
  conflict: Conflict | null;
  errors: readonly FieldMessage[];
}

export function AvailabilityFormPage(props: AvailabilityFormPageProps) {
  const { lang, guide, path, own, typed, topics, places, seen, conflict, errors } = props;
  const say = guideTexts(lang);
  const { fields } = typed;
  const errorOf = (name: string) => errors.find((error) => error.name === name)?.message;
  const back = own ? '/mein-profil' : path;
  return (
    <>
      <BackLink href={localHref(lang, back)}>{own ? say('own.title') : guide.name}</BackLink>
      <h1>{say('availability.title')}</h1>
      <ConflictAlert lang={lang} conflict={conflict} />
      <Form action={localHref(lang, `${path}/zeiten`)} errors={errors}>
        <SeenFields seen={seen} />
        <RadioGroup
          name="when"
          label={say(own ? 'availability.when-own' : 'availability.when')}
          value={fields.when}
          error={errorOf('when')}
          required
          options={[
            { value: 'any', label: say('availability.any'), hint: say('availability.any-hint') },
            {
              value: 'hours',
              label: say('availability.certain'),
              children: (
                <>
                  {weekdays.map((weekday) => {
                    const day = typed.days[weekday - 1] ?? { parts: [], from: '', until: '' };
                    const hasOwn = day.from !== '' || day.until !== '';
                    return (
                      <Fieldset key={weekday} legend={sayWeekday(weekday, lang)}>
                        <DayPartField
                          name={`day-${weekday}`}
                          label={say('availability.parts-of', { day: sayWeekday(weekday, lang) })}
                          labelHidden
                          value={day.parts}
                          error={errorOf(`day-${weekday}`)}
                          markOptional={false}
                        />
                        <Details
                          summary={say('availability.other-hours')}
                          open={hasOwn || Boolean(errorOf(`from-${weekday}`) ?? errorOf(`until-${weekday}`))}
                        >
                          <div class="field-pair">
                            <TimeField
                              name={`from-${weekday}`}
                              label={say('availability.from')}
                              value={day.from}
                              error={errorOf(`from-${weekday}`)}
                              stepMinutes={15}
                              markOptional={false}
                            />
                            <TimeField
                              name={`until-${weekday}`}
                              label={say('availability.until')}
                              value={day.until}
                              error={errorOf(`until-${weekday}`)}
                              stepMinutes={15}
                              markOptional={false}
                            />
                          </div>
                        </Details>
                      </Fieldset>
                    );
                  })}
                </>
              ),
            },
          ]}
        />
        <CheckboxGroup
          name="away-during"
          label={say(own ? 'availability.away-own' : 'availability.away')}
          hint={say('availability.away-hint')}
          value={typed.awayDuring}
          error={errorOf('away-during')}
          options={holidayKinds.map((kind) => ({ value: kind, label: say(`availability.in-${kind}`) }))}
        />
        <CheckboxGroup
          name="topics"
          label={say(own ? 'availability.topics-own' : 'field.topics')}
          hint={say('availability.topics-hint')}
          value={typed.topics}
          error={errorOf('topics')}
          options={topics.map(({ code, name, hint }) => ({
            value: code,
            label: name,
            hint: hint ?? undefined,
          }))}
        />
        <TextField
          name="home"
          label={say('field.home')}
          hint={say('availability.home-hint')}
          value={fields.home}
          error={errorOf('home')}
          maxLength={100}
          width="long"
          autocomplete="off"
        />
        {places.length > 0 && (
          <RadioGroup
            name="home-key"
            label={say('availability.which-place')}
            value={fields['home-key']}
            required
            options={places.map(({ key, label }) => ({ value: key, label }))}
          />
        )}
        <NumberField
          name="radius"
          label={say(own ? 'availability.radius-own' : 'field.radius')}
          hint={say('availability.radius-hint')}
          value={fields.radius}
          error={errorOf('radius')}
          unit="km"
        />
        <NumberField
          name="wish"
          label={say(own ? 'availability.wish-own' : 'field.wish')}
          hint={say('availability.wish-hint')}
          value={fields.wish}
          error={errorOf('wish')}
          decimal
          unit={say('availability.wish-unit')}
        />
        <RadioGroup
          name="travel"
          label={say(own ? 'availability.travel-own' : 'field.travel')}
          hint={say('availability.travel-hint')}
          value={fields.travel ?? ''}
          error={errorOf('travel')}
          options={[
            { value: '', label: say('availability.travel-untold') },
            ...travelModes.map((mode) => ({
              value: mode,
              label: say(`travel.${mode}`),
              children: isPaidByWay(mode) ? (
                <NumberField
                  name={`travel-cost-${mode}`}
                  label={say('availability.travel-cost')}
                  value={fields[`travel-cost-${mode}`]}
                  error={errorOf(`travel-cost-${mode}`)}
                  decimal
                  unit="€"
                />
              ) : undefined,
            })),
          ]}
        />
        <ButtonRow>
          <Button>{say('form.save')}</Button>
          <ButtonLink href={localHref(lang, back)} variant="tertiary">
            {say('form.cancel')}
          </ButtonLink>
        </ButtonRow>
      </Form>
    </>
  );
}

export interface ObligationFormPageProps {
  lang: Lang;
  guide: Guide;
  path: string;
  today: Temporal.PlainDate;
  typed: { readonly kinds: readonly string[]; readonly fields: Typed };
  /** Notes that stand, with their days in words. */
  notes: readonly { readonly id: string; readonly kind: ObligationKind; readonly words: string }[];
  errors: readonly FieldMessage[];
}

export function ObligationFormPage(props: ObligationFormPageProps) {
  const { lang, guide, path, typed, notes, errors } = props;
  const say = guideTexts(lang);
  const errorOf = (name: string) => errors.find((error) => error.name === name)?.message;
  return (
    <>
      <BackLink href={localHref(lang, path)}>{guide.name}</BackLink>
      <h1>{say('obligation.note')}</h1>
      <Form action={localHref(lang, `${path}/unterlagen`)} errors={errors}>
        <CheckboxGroup
          name="kinds"
          label={say('obligation.which')}
          hint={say('obligation.which-hint')}
          value={typed.kinds}
          error={errorOf('kinds')}
          required
          options={obligationKinds.map((kind) =>
            kind === 'certificate-of-conduct-seen'
              ? {
                  value: kind,
                  label: sayObligation(kind, lang),
                  hint: say('obligation.certificate-hint'),
                  children: (
                    <DateField
                      name="issuedOn"
                      label={say('obligation.issued-on')}
                      hint={say('obligation.issued-on-hint')}
                      value={typed.fields.issuedOn}
                      error={errorOf('issuedOn')}
                      markOptional={false}
                    />
                  ),
                }
              : {
                  value: kind,
                  label: sayObligation(kind, lang),
                  hint: kind === 'yearly-confirmation' ? say('obligation.yearly-hint') : undefined,
                },
          )}
        />
        <DateField
          name="on"
          label={say('obligation.on')}
          value={typed.fields.on}
          error={errorOf('on')}
          required
        />
        <ButtonRow>
          <Button>{say('form.save')}</Button>
          <ButtonLink href={localHref(lang, path)} variant="tertiary">
            {say('form.cancel')}
          </ButtonLink>
        </ButtonRow>
      </Form>
      {notes.length > 0 && (
        <section aria-labelledby="notizen">
          <h2 id="notizen">{say('obligation.notes')}</h2>
          <p>{say('obligation.notes-lead')}</p>
          <ul class="plain-list">
            {notes.map(({ id, kind, words }) => (
              <li key={id}>
                <Form action={localHref(lang, `${path}/unterlagen/${id}/loeschung`)} inline>
                  <span>
                    {sayObligation(kind, lang)}, {words}
                  </span>
                  <Button
                    variant="tertiary"
                    label={say('obligation.withdraw-this', { obligation: sayObligation(kind, lang), words })}
                  >
                    {say('obligation.withdraw')}
                  </Button>
                </Form>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

export interface MovePageProps {
  lang: Lang;
  guide: Guide;
  path: string;
  event: GuideEvent;
  own: boolean;
  today: Temporal.PlainDate;
  typed: Typed;
  /** Why the step cannot be taken now. */
  refusal: MoveRefusal | 'changed-meanwhile' | null;
  errors: readonly FieldMessage[];
}

/** The question before a step: what follows from it, and why, where a reason is asked for. */
export function MovePage(props: MovePageProps) {
  const { lang, guide, path, event, own, today, typed, refusal, errors } = props;
  const say = guideTexts(lang);
  const errorOf = (name: string) => errors.find((error) => error.name === name)?.message;
  const reasons = reasonsFor[event] ?? [];
  const back = own ? '/mein-profil' : path;
  const isClosed = refusal === 'obligations-missing' || refusal === 'not-qualified';
  const explanation: `event.${string}` = `event.${event}.${own ? 'own' : 'means'}`;
  return (
    <Form action={localHref(lang, `${path}/schritt/${event}`)} errors={errors}>
      <input type="hidden" name="version" value={String(guide.version)} />
      <Dialog
        title={
          own ? sayEvent(event, lang) : say('move.title', { step: sayEvent(event, lang), name: guide.name })
        }
        actions={
          <ButtonRow>
            {!isClosed && <Button>{sayEvent(event, lang)}</Button>}
            {refusal === 'obligations-missing' && !own && (
              <ButtonLink href={localHref(lang, `${path}/unterlagen`)}>{say('obligation.note')}</ButtonLink>
            )}
            <ButtonLink href={localHref(lang, back)} variant={isClosed ? 'secondary' : 'tertiary'}>
              {say('form.cancel')}
            </ButtonLink>
          </ButtonRow>
        }
      >
        {refusal && <RefusalAlert lang={lang} guide={guide} refusal={refusal} today={today} />}
        {!isClosed && say.has(explanation) && <p>{say(explanation)}</p>}
        {!isClosed && event === 'certify' && (
          <DateField
            name="qualifiedOn"
            label={say('field.qualified-on')}
            value={typed.qualifiedOn ?? guide.qualifiedOn ?? today}
            error={errorOf('qualifiedOn')}
            required
          />
        )}
        {!isClosed && reasons.length > 0 && (
          <RadioGroup
            name="reason"
            label={say('move.reason')}
            hint={say('move.reason-hint')}
            value={typed.reason}
            error={errorOf('reason')}
            required={needsReason(event)}
            options={reasons.map((reason) => ({ value: reason, label: sayReason(reason, lang) }))}
          />
        )}
      </Dialog>
    </Form>
  );
}

function RefusalAlert({
  lang,
  guide,
  refusal,
  today,
}: {
  lang: Lang;
  guide: Guide;
  refusal: MoveRefusal | 'changed-meanwhile';
  today: Temporal.PlainDate;
}) {
  const say = guideTexts(lang);
  let more: ComponentChildren = null;
  if (refusal === 'obligations-missing') {
    more = <ObligationKindList lang={lang} kinds={missingObligations(guide, today)} />;
  } else if (refusal === 'changed-meanwhile') {
    more = <p>{say('move.state-now', { state: sayState(guide.state, lang) })}</p>;
  }
  return (
    <Alert kind="warning" title={say(`refusal.${refusal}`)} live>
      {more}
    </Alert>
  );
}
