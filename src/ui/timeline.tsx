import type { ComponentChildren } from 'preact';
import { useUiTexts } from './page-language.tsx';

export interface TimelineEntry {
  when: ComponentChildren;
  title: ComponentChildren;
  /** The name of who did it. */
  by?: string | undefined;
  children?: ComponentChildren | undefined;
}

/** What happened, in the order given. */
export function Timeline({ entries }: { entries: readonly TimelineEntry[] }) {
  const say = useUiTexts();
  return (
    <ol class="timeline">
      {entries.map((entry, index) => (
        <li key={index}>
          <p class="timeline-when">
            {entry.when}
            {entry.by && <> {say('timeline.by', { name: entry.by })}</>}
          </p>
          <p class="timeline-title">{entry.title}</p>
          {entry.children && <div class="timeline-more">{entry.children}</div>}
        </li>
      ))}
    </ol>
  );
}
