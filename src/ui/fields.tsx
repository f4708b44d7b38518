import type { ComponentChildren, JSX } from 'preact';
import { FieldError, Fieldset } from './fieldset.tsx';
import { useUiTexts } from './page-language.tsx';

const widths = {
  short: 'field-width-short',
  medium: 'field-width-medium',
  long: 'field-width-long',
  full: 'field-width-full',
} as const;
export type FieldWidth = keyof typeof widths;

export interface FieldProps {
  /** Name in the form and id on the page, so that an error summary can link to `#<name>`. */
  name: string;
  label: ComponentChildren;
  hint?: ComponentChildren | undefined;
  error?: string | undefined;
  /** Whether an answer is needed; fields that may stay empty say so. */
  required?: boolean | undefined;
  /** `false` leaves out "(freiwillig)": filters, searches. */
  markOptional?: boolean | undefined;
  /** The heading of the page already says it: the label stays for screen readers only. */
  labelHidden?: boolean | undefined;
  autocomplete?: string | undefined;
  width?: FieldWidth | undefined;
  disabled?: boolean | undefined;
  /** The page begins here; one field at most, and none where an error summary takes the focus. */
  autofocus?: boolean | undefined;
}

export interface TextFieldProps extends FieldProps {
  value?: string | undefined;
  maxLength?: number | undefined;
  inputMode?: 'text' | 'numeric' | 'decimal' | 'search' | undefined;
  readOnly?: boolean | undefined;
  spellcheck?: boolean | undefined;
  /** The language of what is entered, where it is not the page's. */
  lang?: string | undefined;
  /** What the browser proposes while one types; anything else can be typed too. */
  suggestions?: readonly string[] | undefined;
}

interface Control {
  id: string;
  name: string;
  class: string;
  required: boolean;
  disabled: boolean | undefined;
  autocomplete: string | undefined;
  autofocus: boolean | undefined;
  'aria-invalid': 'true' | undefined;
  'aria-describedby': string | undefined;
}

function Field({ field, children }: { field: FieldProps; children: (control: Control) => JSX.Element }) {
  const say = useUiTexts();
  const { name, label, hint, error, required = false, markOptional = true, labelHidden } = field;
  const hintId = hint ? `${name}-hint` : undefined;
  const errorId = error ? `${name}-error` : undefined;
  return (
    <div class={error ? 'kern-form-input kern-form-input--error' : 'kern-form-input'}>
      <label class={labelHidden ? 'kern-label kern-sr-only' : 'kern-label'} for={name}>
        {label}
        {!required && markOptional && <span class="kern-label__optional"> {say('field.optional')}</span>}
      </label>
      {hint && (
        <div class="kern-hint" id={hintId}>
          {hint}
        </div>
      )}
      {children({
        id: name,
        name,
        class: [
          'kern-form-input__input',
          error && 'kern-form-input__input--error',
          widths[field.width ?? 'full'],
        ]
          .filter(Boolean)
          .join(' '),
        required,
        disabled: field.disabled,
        autocomplete: field.autocomplete,
        autofocus: field.autofocus,
        'aria-invalid': error ? 'true' : undefined,
        'aria-describedby': [hintId, errorId].filter(Boolean).join(' ') || undefined,
      })}
      {error && <FieldError id={errorId}>{error}</FieldError>}
    </div>
  );
}

/** Entered words may run the other way than the page; an empty field keeps the page's direction. */
const directionFor = (value: string | undefined) => (value ? 'auto' : undefined);

export function TextField(props: TextFieldProps) {
  return (
    <Field field={props}>
      {(control) => (
        <>
          <input
            {...control}
            type="text"
            value={props.value}
            dir={directionFor(props.value)}
            lang={props.lang}
            maxLength={props.maxLength}
            inputMode={props.inputMode}
            readOnly={props.readOnly}
            spellcheck={props.spellcheck}
            list={props.suggestions && `${props.name}-suggestions`}
          />
          {props.suggestions && (
            <datalist id={`${props.name}-suggestions`}>
              {props.suggestions.map((one) => (
                <option key={one} value={one} />
              ))}
            </datalist>
          )}
        </>
      )}
    </Field>
  );
}

export interface TextAreaProps extends TextFieldProps {
  rows?: number | undefined;
}

export function TextArea(props: TextAreaProps) {
  return (
    <Field field={props}>
      {(control) => (
        <textarea
          {...control}
          rows={props.rows ?? 4}
          dir={directionFor(props.value)}
          lang={props.lang}
          maxLength={props.maxLength}
          readOnly={props.readOnly}
          spellcheck={props.spellcheck}
        >
          {props.value}
        </textarea>
      )}
    </Field>
  );
}

export interface NumberFieldProps extends FieldProps {
  value?: string | number | undefined;
  /** With decimals the phone shows a keyboard with a comma. */
  decimal?: boolean | undefined;
  /** Stands behind the field: `km`, `Std.` */
  unit?: string | undefined;
}

/** A number as text with a number keyboard: no wheel, no arrows that change an amount by accident. */
export function NumberField(props: NumberFieldProps) {
  return (
    <Field field={{ ...props, width: props.width ?? 'short' }}>
      {(control) => {
        const input = (
          <input
            {...control}
            type="text"
            inputMode={props.decimal ? 'decimal' : 'numeric'}
            value={props.value}
            dir="ltr"
            aria-describedby={
              [control['aria-describedby'], props.unit && `${props.name}-unit`].filter(Boolean).join(' ') ||
              undefined
            }
          />
        );
        if (!props.unit) return input;
        return (
          <div class="field-with-unit">
            {input}
            <span id={`${props.name}-unit`}>{props.unit}</span>
          </div>
        );
      }}
    </Field>
  );
}

export interface LineFieldProps extends FieldProps {
  value?: string | undefined;
}

export function EmailField(props: LineFieldProps) {
  return (
    <Field field={{ ...props, autocomplete: props.autocomplete ?? 'email' }}>
      {(control) => (
        <input {...control} type="email" inputMode="email" spellcheck={false} value={props.value} dir="ltr" />
      )}
    </Field>
  );
}

export function PhoneField(props: LineFieldProps) {
  return (
    <Field field={{ ...props, width: props.width ?? 'long', autocomplete: props.autocomplete ?? 'tel' }}>
      {(control) => <input {...control} type="tel" inputMode="tel" value={props.value} dir="ltr" />}
    </Field>
  );
}

/** Never shows a value again; `autocomplete` is `current-password` unless told `new-password`. */
export function PasswordField(props: FieldProps) {
  return (
    <Field field={{ ...props, autocomplete: props.autocomplete ?? 'current-password' }}>
      {(control) => <input {...control} type="password" spellcheck={false} dir="ltr" />}
    </Field>
  );
}

export interface DateFieldProps extends FieldProps {
  /** ISO, as entered or as a day. */
  value?: string | Temporal.PlainDate | undefined;
  min?: Temporal.PlainDate | undefined;
  max?: Temporal.PlainDate | undefined;
}

/** Sends an ISO day: `2026-11-23`. */
export function DateField(props: DateFieldProps) {
  return (
    <Field field={{ ...props, width: props.width ?? 'medium' }}>
      {(control) => (
        <input
          {...control}
          type="date"
          value={props.value?.toString()}
          min={props.min?.toString()}
          max={props.max?.toString()}
        />
      )}
    </Field>
  );
}

export interface TimeFieldProps extends FieldProps {
  value?: string | Temporal.PlainTime | undefined;
  /** Between the choices a picker offers, in minutes. */
  stepMinutes?: number | undefined;
}

/** Sends `14:30`. */
export function TimeField(props: TimeFieldProps) {
  const value =
    typeof props.value === 'object' ? props.value.toString({ smallestUnit: 'minute' }) : props.value;
  return (
    <Field field={{ ...props, width: props.width ?? 'short' }}>
      {(control) => <input {...control} type="time" value={value} step={(props.stepMinutes ?? 1) * 60} />}
    </Field>
  );
}

export interface FileFieldProps extends FieldProps {
  /** `.csv,.xlsx` */
  accept?: string | undefined;
  multiple?: boolean | undefined;
}

/** Its form needs `multipart`. */
export function FileField(props: FileFieldProps) {
  return (
    <Field field={props}>
      {(control) => <input {...control} type="file" accept={props.accept} multiple={props.multiple} />}
    </Field>
  );
}

export interface SelectOption {
  value: string;
  label: string;
  lang?: string | undefined;
  disabled?: boolean | undefined;
}

export interface SelectFieldProps extends FieldProps {
  value?: string | undefined;
  options: readonly (SelectOption | { group: string; options: readonly SelectOption[] })[];
  /** The first, empty choice; `false` leaves it out. */
  emptyLabel?: string | false | undefined;
}

export function SelectField(props: SelectFieldProps) {
  const say = useUiTexts();
  const option = (one: SelectOption) => (
    <option
      key={one.value}
      value={one.value}
      lang={one.lang}
      disabled={one.disabled}
      selected={one.value === props.value}
    >
      {one.label}
    </option>
  );
  return (
    <Field field={props}>
      {(control) => (
        <div class={`kern-form-input__select-wrapper ${widths[props.width ?? 'full']}`}>
          <select
            {...control}
            // Without an empty choice one is always made, and HTML wants no `required` then.
            required={props.emptyLabel !== false && control.required}
            class={
              props.error
                ? 'kern-form-input__select kern-form-input__select--error'
                : 'kern-form-input__select'
            }
          >
            {props.emptyLabel !== false && (
              <option value="">{props.emptyLabel ?? say('field.choose')}</option>
            )}
            {props.options.map((one) =>
              'group' in one ? (
                <optgroup key={one.group} label={one.group}>
                  {one.options.map(option)}
                </optgroup>
              ) : (
                option(one)
              ),
            )}
          </select>
        </div>
      )}
    </Field>
  );
}

export interface CheckboxFieldProps {
  name: string;
  label: ComponentChildren;
  /** What is sent when it is ticked. */
  value?: string | undefined;
  checked?: boolean | undefined;
  hint?: ComponentChildren | undefined;
  error?: string | undefined;
  required?: boolean | undefined;
  disabled?: boolean | undefined;
}

/** One box to tick, for a consent or a switch; several under a question are a `CheckboxGroup`. */
export function CheckboxField(props: CheckboxFieldProps) {
  const { name, label, value = 'ja', checked, hint, error, required, disabled } = props;
  return (
    <div class={error ? 'kern-form-input kern-form-input--error' : 'kern-form-input'}>
      <Choice
        type="checkbox"
        id={name}
        name={name}
        option={{ value, label, hint, disabled }}
        checked={checked}
        required={required}
        errorId={error ? `${name}-error` : undefined}
      />
      {error && <FieldError id={`${name}-error`}>{error}</FieldError>}
    </div>
  );
}

export interface ChoiceOption {
  value: string;
  label: ComponentChildren;
  hint?: ComponentChildren | undefined;
  /** The language of the label, where it is another one: names of languages. */
  lang?: string | undefined;
  disabled?: boolean | undefined;
  /** Fields that belong to this choice; shown once it is chosen. */
  children?: ComponentChildren | undefined;
}

interface ChoiceProps {
  type: 'checkbox' | 'radio';
  /** The first choice of a group has the group's id, whose hint is another one. */
  inGroup?: boolean | undefined;
  id: string;
  name: string;
  option: ChoiceOption;
  checked?: boolean | undefined;
  required?: boolean | undefined;
  errorId?: string | undefined;
}

function Choice({ type, id, name, option, checked, required, errorId, inGroup }: ChoiceProps) {
  const hintId = option.hint ? `${id}-${inGroup ? 'choice-hint' : 'hint'}` : undefined;
  const mark = type === 'radio' ? 'kern-form-check__radio' : 'kern-form-check__checkbox';
  const markWithError =
    type === 'radio' ? 'kern-form-check__radio--error' : 'kern-form-check__checkbox--error';
  return (
    <div class="choice">
      <div class="kern-form-check">
        <input
          type={type}
          id={id}
          name={name}
          value={option.value}
          class={errorId ? `${mark} ${markWithError}` : mark}
          checked={checked}
          disabled={option.disabled}
          required={required}
          aria-invalid={errorId && type === 'checkbox' ? 'true' : undefined}
          aria-describedby={[hintId, errorId].filter(Boolean).join(' ') || undefined}
        />
        <label class="kern-label" for={id} lang={option.lang}>
          {option.lang ? <bdi>{option.label}</bdi> : option.label}
        </label>
      </div>
      {option.hint && (
        <div class="kern-hint choice-hint" id={hintId}>
          {option.hint}
        </div>
      )}
      {option.children && <div class="choice-more">{option.children}</div>}
    </div>
  );
}

export interface GroupProps extends Omit<FieldProps, 'autocomplete' | 'width'> {
  options: readonly ChoiceOption[];
  /** Short choices side by side. */
  horizontal?: boolean | undefined;
}

export interface CheckboxGroupProps extends GroupProps {
  value?: readonly string[] | undefined;
}

/** The first choice carries the name as its id, so that an error summary leads there. */
const choiceId = (name: string, index: number) => (index === 0 ? name : `${name}-${index + 1}`);

function Group({
  field,
  type,
  isChosen,
}: {
  field: GroupProps;
  type: ChoiceProps['type'];
  isChosen: (value: string) => boolean;
}) {
  const { name, label, hint, error, required = false, markOptional = true, labelHidden, options } = field;
  return (
    <Fieldset
      legend={label}
      name={name}
      hint={hint}
      error={error}
      optional={!required && markOptional}
      horizontal={field.horizontal}
      legendHidden={labelHidden}
    >
      {options.map((option, index) => (
        <Choice
          key={option.value}
          type={type}
          id={choiceId(name, index)}
          inGroup
          name={name}
          option={field.disabled ? { ...option, disabled: true } : option}
          checked={isChosen(option.value)}
          required={type === 'radio' && required}
        />
      ))}
    </Fieldset>
  );
}

export function CheckboxGroup(props: CheckboxGroupProps) {
  return <Group field={props} type="checkbox" isChosen={(value) => props.value?.includes(value) ?? false} />;
}

export interface RadioGroupProps extends GroupProps {
  value?: string | undefined;
}

export function RadioGroup(props: RadioGroupProps) {
  return <Group field={props} type="radio" isChosen={(value) => props.value === value} />;
}

export const dayParts = ['morning', 'afternoon', 'evening'] as const;
export type DayPart = (typeof dayParts)[number];

export interface DayPartFieldProps extends Omit<GroupProps, 'options'> {
  value?: readonly string[] | undefined;
  parts?: readonly DayPart[] | undefined;
}

/** Which parts of a day suit; several may be ticked. Sends `morning`, `afternoon`, `evening`. */
export function DayPartField({ parts = dayParts, ...props }: DayPartFieldProps) {
  const say = useUiTexts();
  return (
    <CheckboxGroup
      {...props}
      options={parts.map((part) => ({
        value: part,
        label: say(`day-part.${part}`),
        hint: say(`day-part.${part}-hours`),
      }))}
    />
  );
}
