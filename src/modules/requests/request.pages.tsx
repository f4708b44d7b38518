import type { FormFields } from '#platform/form-fields';
import type { Lang } from '#platform/languages';
import { Alert } from '#ui/alert';
import { Details } from '#ui/details';
import type { FieldMessage } from '#ui/error-summary';
import {
  CheckboxField,
  CheckboxGroup,
  DateField,
  RadioGroup,
  SelectField,
  TextArea,
  TimeField,
} from '#ui/fields';
import { Fieldset } from '#ui/fieldset';
import { PhoneLink } from '#ui/link';
import { emergencyNumbers } from './emergency-numbers.ts';
import type { TextSigns } from './free-text.ts';
import { longestGoal } from './request.form.ts';
import { accessibilityNeeds, appointmentLengths, genderReasons, mostWindows } from './request.ts';
import { sayMinutes } from './request-words.ts';
import { requestTexts } from './texts.ts';

/** What a form shows: what was entered before or now, and what is wrong with it. */
export interface Shown {
  readonly lang: Lang;
  readonly entered: FormFields;
  readonly errors: readonly FieldMessage[];
}

export function errorOf({ errors }: Shown, name: string): string | undefined {
  return errors.find((error) => error.name === name)?.message;
}

export function WindowFields(props: Shown & { today: Temporal.PlainDate; open?: boolean }) {
  const { lang, entered, today } = props;
  const say = requestTexts(lang);
  const one = (number: number) => (
    <Fieldset
      key={number}
      legend={say('step.window', { number })}
      name={`window-${number}`}
      legendHidden={number === 1}
    >
      <div class="field-pair">
        <DateField
          name={`day-${number}`}
          label={say('field.day')}
          value={entered.get(`day-${number}`)}
          min={today}
          required={number === 1}
          markOptional={false}
          error={errorOf(props, `day-${number}`)}
        />
        <TimeField
          name={`from-${number}`}
          label={say('field.from')}
          value={entered.get(`from-${number}`)}
          required={number === 1}
          markOptional={false}
          error={errorOf(props, `from-${number}`)}
        />
        <TimeField
          name={`until-${number}`}
          label={say('field.until')}
          value={entered.get(`until-${number}`)}
          required={number === 1}
          markOptional={false}
          error={errorOf(props, `until-${number}`)}
        />
      </div>
    </Fieldset>
  );
  const others = Array.from({ length: mostWindows - 1 }, (_, index) => index + 2);
  return (
    <>
      {one(1)}
      <Details
        summary={say('step.more-days')}
        open={props.open || others.some((number) => entered.get(`day-${number}`) !== '')}
      >
        {others.map(one)}
      </Details>
    </>
  );
}

export function MinutesField(props: Shown & { short?: boolean }) {
  const { lang, entered } = props;
  const say = requestTexts(lang);
  return (
    <SelectField
      name="minutes"
      label={say(props.short ? 'field.minutes-short' : 'field.minutes')}
      value={entered.get('minutes') || '60'}
      options={appointmentLengths.map((minutes) => ({
        value: String(minutes),
        label: sayMinutes(minutes, lang),
      }))}
      emptyLabel={false}
      width="medium"
      required
      error={errorOf(props, 'minutes')}
    />
  );
}

export function WishFields(props: Shown) {
  const { lang, entered } = props;
  const say = requestTexts(lang);
  return (
    <>
      <RadioGroup
        name="gender"
        label={say('field.gender')}
        value={entered.get('gender')}
        options={[
          { value: '', label: say('gender.none') },
          { value: 'female', label: say('gender.female') },
          { value: 'male', label: say('gender.male') },
        ]}
        markOptional={false}
        error={errorOf(props, 'gender')}
      />
      <SelectField
        name="gender-reason"
        label={say('field.gender-reason')}
        value={entered.get('gender-reason')}
        options={genderReasons.map((reason) => ({ value: reason, label: say(`gender-reason.${reason}`) }))}
        error={errorOf(props, 'gender-reason')}
      />
      <CheckboxField name="child" label={say('field.child')} checked={entered.get('child') !== ''} />
      <CheckboxGroup
        name="accessibility"
        label={say('field.accessibility')}
        value={entered.all('accessibility')}
        options={accessibilityNeeds.map((need) => ({ value: need, label: say(`accessibility.${need}`) }))}
        markOptional={false}
        error={errorOf(props, 'accessibility')}
      />
      <CheckboxField
        name="two-guides"
        label={say('field.two-guides')}
        checked={entered.get('two-guides') !== ''}
      />
      <CheckboxField
        name="long-company"
        label={say('field.long-company')}
        checked={entered.get('long-company') !== ''}
      />
    </>
  );
}

/** The goal in one sentence, with a hint of what to leave out once something of it is in there. */
export function GoalField(
  props: Shown & { label: string; hint?: string; labelHidden?: boolean; signs: TextSigns | null },
) {
  const { lang, entered, signs } = props;
  return (
    <>
      {signs && <TextHints lang={lang} signs={signs} />}
      <TextArea
        name="goal"
        label={props.label}
        labelHidden={props.labelHidden}
        hint={props.hint}
        value={entered.get('goal')}
        maxLength={longestGoal}
        rows={3}
        required
        error={errorOf(props, 'goal')}
      />
      {signs && <input type="hidden" name="goal-seen" value={entered.get('goal')} />}
    </>
  );
}

/** What should not stand in a text. Shown once; the same text sent again is taken. */
export function TextHints({ lang, signs }: { lang: Lang; signs: TextSigns }) {
  const say = requestTexts(lang);
  return (
    <>
      {signs.danger && (
        <Alert kind="danger" title={say('danger.title')} live>
          <p>{say('danger.text')}</p>
          <EmergencyNumbers lang={lang} />
        </Alert>
      )}
      {signs.leaveOut.length > 0 && (
        <Alert kind="warning" title={say('leave-out.title')} live>
          <ul>
            {signs.leaveOut.map(({ kind, words }) => {
              const key = `leave-out.${kind}`;
              return <li key={kind}>{say.has(key) ? say(key, { words }) : words}</li>;
            })}
          </ul>
          <p>{say('leave-out.pass')}</p>
        </Alert>
      )}
    </>
  );
}

export function EmergencyNumbers({ lang }: { lang: Lang }) {
  const say = requestTexts(lang);
  return (
    <ul class="emergency-numbers">
      {emergencyNumbers.map(({ code, number }) => (
        <li key={code}>
          {say(`emergency.${code}`)}: <PhoneLink number={number} />
        </li>
      ))}
    </ul>
  );
}
