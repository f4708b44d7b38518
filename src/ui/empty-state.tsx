import type { ComponentChildren } from 'preact';

export interface EmptyStateProps {
  /** What will appear here. */
  title: ComponentChildren;
  /** How to begin. */
  children?: ComponentChildren | undefined;
  action?: ComponentChildren | undefined;
}

export function EmptyState({ title, children, action }: EmptyStateProps) {
  return (
    <div class="empty-state">
      <p class="empty-title">{title}</p>
      {children && <div class="muted">{children}</div>}
      {action && <div class="empty-action">{action}</div>}
    </div>
  );
}
