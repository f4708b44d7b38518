import { Icon } from './icons.tsx';
import { useUiTexts } from './page-language.tsx';

export interface FieldMessage {
  /** The field's name, which is also its id. */
  name: string;
  message: string;
}

/** What is wrong in a form, each line a link to its field. Takes the focus when the page opens. */
export function ErrorSummary({ errors }: { errors: readonly FieldMessage[] }) {
  const say = useUiTexts();
  if (errors.length === 0) return null;
  return (
    <div
      class="kern-alert kern-alert--danger error-summary"
      id="fehler"
      role="alert"
      aria-labelledby="fehler-titel"
      tabindex={-1}
      autofocus
    >
      <div class="kern-alert__header">
        <Icon name="stop" />
        <h2 class="kern-title" id="fehler-titel">
          {say('error.summary-title', { count: errors.length })}
        </h2>
      </div>
      <div class="kern-alert__body">
        <ul>
          {errors.map((error) => (
            <li key={error.name}>
              <a class="kern-link" href={`#${error.name}`}>
                {error.message}
              </a>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
