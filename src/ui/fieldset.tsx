import type { ComponentChildren } from 'preact';
import { Icon } from './icons.tsx';
import { useUiTexts } from './page-language.tsx';

export interface FieldsetProps {
  legend: ComponentChildren;
  children: ComponentChildren;
  hint?: ComponentChildren | undefined;
  error?: string | undefined;
  /** Ties hint and error to the group; without it ids are left out. */
  name?: string | undefined;
  optional?: boolean | undefined;
  horizontal?: boolean | undefined;
  /** The heading of the page already says it: the legend stays for screen readers only. */
  legendHidden?: boolean | undefined;
}

/** Fields that belong together under one question. */
export function Fieldset({
  legend,
  children,
  hint,
  error,
  name,
  optional,
  horizontal,
  legendHidden,
}: FieldsetProps) {
  const say = useUiTexts();
  const hintId = name && hint ? `${name}-hint` : undefined;
  const errorId = name && error ? `${name}-error` : undefined;
  return (
    <fieldset
      class={error ? 'kern-fieldset kern-fieldset--error' : 'kern-fieldset'}
      aria-describedby={[hintId, errorId].filter(Boolean).join(' ') || undefined}
    >
      <legend class={legendHidden ? 'kern-label kern-sr-only' : 'kern-label'}>
        {legend}
        {optional && <span class="kern-label__optional"> {say('field.optional')}</span>}
      </legend>
      {hint && (
        <div class="kern-hint" id={hintId}>
          {hint}
        </div>
      )}
      <div class={horizontal ? 'kern-fieldset__body kern-fieldset__body--horizontal' : 'kern-fieldset__body'}>
        {children}
      </div>
      {error && <FieldError id={errorId}>{error}</FieldError>}
    </fieldset>
  );
}

export function FieldError({ id, children }: { id?: string | undefined; children: ComponentChildren }) {
  const say = useUiTexts();
  return (
    <p class="kern-error" id={id}>
      <Icon name="stop" />
      <span>
        <span class="kern-sr-only">{say('error.prefix')} </span>
        {children}
      </span>
    </p>
  );
}
