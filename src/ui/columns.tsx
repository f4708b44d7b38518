import type { ComponentChildren } from 'preact';

/** The matter itself and beside it what can be done now; below it on a phone. */
export function Columns({ children, aside }: { children: ComponentChildren; aside: ComponentChildren }) {
  return (
    <div class="columns">
      <div>{children}</div>
      <div>{aside}</div>
    </div>
  );
}
