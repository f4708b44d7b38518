import { type ComponentChildren, toChildArray } from 'preact';
import { Icon, type IconName } from './icons.tsx';
import { useUiTexts } from './page-language.tsx';

const kinds: Record<AlertKind, { looks: string; icon: IconName }> = {
  info: { looks: 'kern-alert kern-alert--info', icon: 'info' },
  success: { looks: 'kern-alert kern-alert--success', icon: 'check' },
  warning: { looks: 'kern-alert kern-alert--warning', icon: 'warning' },
  danger: { looks: 'kern-alert kern-alert--danger', icon: 'stop' },
};
export type AlertKind = 'info' | 'success' | 'warning' | 'danger';

export interface AlertProps {
  kind: AlertKind;
  title: ComponentChildren;
  children?: ComponentChildren | undefined;
  /** Read out at once: after a deed or on an error. */
  live?: boolean | undefined;
}

/** A message in the page: what is the matter, and below it what that means or what helps. */
export function Alert({ kind, title, children, live }: AlertProps) {
  const say = useUiTexts();
  const { looks, icon } = kinds[kind];
  return (
    <div class={looks} role={live ? (kind === 'danger' ? 'alert' : 'status') : undefined}>
      <div class="kern-alert__header">
        <Icon name={icon} />
        <p class="kern-title">
          <span class="kern-sr-only">{say(`alert.${kind}`)}: </span>
          {title}
        </p>
      </div>
      {toChildArray(children).length > 0 && <div class="kern-alert__body">{children}</div>}
    </div>
  );
}
