import type { ComponentChildren } from 'preact';
import { Button } from './button.tsx';
import type { FieldMessage } from './error-summary.tsx';
import { ErrorSummary } from './error-summary.tsx';
import { Form } from './form.tsx';
import { Icon } from './icons.tsx';
import { useUiTexts } from './page-language.tsx';
import { Progress } from './progress.tsx';

export interface StepPageProps {
  question: ComponentChildren;
  /** Where the answer goes. */
  action: string;
  /** The field; give it `labelHidden` when the question says the same as its label. */
  children?: ComponentChildren | undefined;
  hint?: ComponentChildren | undefined;
  backHref?: string | undefined;
  step?: number | undefined;
  of?: number | undefined;
  errors?: readonly FieldMessage[] | undefined;
  multipart?: boolean | undefined;
  /** What the one button says, "Weiter" unless told. */
  button?: ComponentChildren | undefined;
  /** Below the button: whom to call, a way out. */
  after?: ComponentChildren | undefined;
  /** The question may be left out, and the page says so. */
  optional?: boolean | undefined;
}

/** One question on a page. */
export function StepPage(props: StepPageProps) {
  const say = useUiTexts();
  const { question, action, children, hint, backHref, step, of, errors = [], multipart } = props;
  return (
    <div class="step-page">
      {backHref && <BackLink href={backHref} />}
      <ErrorSummary errors={errors} />
      {step !== undefined && of !== undefined && <Progress step={step} of={of} />}
      <h1>
        {question}
        {props.optional && <span class="kern-label__optional"> {say('field.optional')}</span>}
      </h1>
      {hint && <div class="lead">{hint}</div>}
      <Form action={action} multipart={multipart}>
        {children}
        <Button>{props.button ?? say('step.continue')}</Button>
      </Form>
      {props.after && <div class="step-after">{props.after}</div>}
    </div>
  );
}

export function BackLink({ href, children }: { href: string; children?: ComponentChildren | undefined }) {
  const say = useUiTexts();
  return (
    <p class="back-link">
      <a class="kern-link" href={href}>
        <Icon name="back" />
        {children ?? say('navigation.back')}
      </a>
    </p>
  );
}
