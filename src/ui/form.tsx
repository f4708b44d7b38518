import type { ComponentChildren } from 'preact';
import { formKeyField, newFormKey } from '../platform/form-key.ts';
import { ErrorSummary, type FieldMessage } from './error-summary.tsx';

export interface FormProps {
  action: string;
  children: ComponentChildren;
  method?: 'post' | 'get' | undefined;
  errors?: readonly FieldMessage[] | undefined;
  /** Needed for files. */
  multipart?: boolean | undefined;
  id?: string | undefined;
  /** Names the form for screen readers where a page has several: `Suche`. */
  label?: string | undefined;
  /** Fields side by side on wide screens, for filters. */
  inline?: boolean | undefined;
  /** Without the distances of a form: one button within other things. */
  bare?: boolean | undefined;
  /** Sends on what an earlier form held, its key with it. */
  keepsKey?: boolean | undefined;
}

/**
 * A form the server checks: the browser's own messages stay off, ours stand in the error summary. One that is
 * posted carries a key of its own, so that sending it twice does the deed once. `data-…` goes to the element.
 */
export function Form({
  action,
  children,
  method = 'post',
  errors,
  multipart,
  id,
  label,
  inline,
  bare,
  keepsKey,
  ...data
}: FormProps) {
  return (
    <form
      action={action}
      method={method}
      id={id}
      class={bare ? undefined : inline ? 'form form-inline' : 'form'}
      enctype={multipart ? 'multipart/form-data' : undefined}
      aria-label={label}
      novalidate
      {...data}
    >
      {errors && <ErrorSummary errors={errors} />}
      {method === 'post' && !keepsKey && <input type="hidden" name={formKeyField} value={newFormKey()} />}
      {children}
    </form>
  );
}
