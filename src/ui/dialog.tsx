import type { ComponentChildren } from 'preact';

export interface DialogProps {
  title: ComponentChildren;
  children?: ComponentChildren | undefined;
  /** Buttons: first the deed, then the way back. */
  actions: ComponentChildren;
  headingLevel?: 1 | 2 | undefined;
}

/** A question before a serious deed, as a page of its own: works without scripts and can be linked. */
export function Dialog({ title, children, actions, headingLevel = 1 }: DialogProps) {
  const Heading = `h${headingLevel}` as const;
  return (
    <section class="kern-dialog dialog-page" aria-labelledby="dialog-titel">
      <div class="kern-dialog__header">
        <Heading class="kern-title" id="dialog-titel">
          {title}
        </Heading>
      </div>
      {children && <div class="kern-dialog__body">{children}</div>}
      <div class="kern-dialog__footer">{actions}</div>
    </section>
  );
}
