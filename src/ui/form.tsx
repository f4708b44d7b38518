import type { ComponentChildren } from 'preact';
import { ErrorSummary, type FieldMessage } from './error-summary.tsx';

export interface FormProps {
  action: string;
  children: ComponentChildren;
  method?: 'post' | 'get' | undefined;
  errors?: readonly FieldMessage[] | undefined;
  /** Needed for files. */
  multipart?: boolean | undefined;
  /** Makes sending the same form twice count once. */
  formKey?: string | undefined;
  id?: string | undefined;
  /** Names the form for screen readers where a page has several: `Suche`. */
  label?: string | undefined;
  /** Fields side by side on wide screens, for filters. */
  inline?: boolean | undefined;
}

/** A form the server checks: the browser's own messages stay off, ours stand in the error summary. */
export function Form({
  action,
  children,
  method = 'post',
  errors,
  multipart,
  formKey,
  id,
  label,
  inline,
}: FormProps) {
  return (
    <form
      action={action}
      method={method}
      id={id}
      class={inline ? 'form form-inline' : 'form'}
      enctype={multipart ? 'multipart/form-data' : undefined}
      aria-label={label}
      novalidate
    >
      {errors && <ErrorSummary errors={errors} />}
      {formKey && <input type="hidden" name="_key" value={formKey} />}
      {children}
    </form>
  );
}
