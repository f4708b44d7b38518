import type { ComponentChildren } from 'preact';
import { Badge, type BadgeKind } from './badge.tsx';

export interface Task {
  key: string;
  title: ComponentChildren;
  href?: string | undefined;
  hint?: ComponentChildren | undefined;
  status?: { kind?: BadgeKind | undefined; label: string } | undefined;
}

export interface TaskListProps {
  tasks: readonly Task[];
  title?: ComponentChildren | undefined;
  /** Numbered where the order matters. */
  numbered?: boolean | undefined;
}

export function TaskList({ tasks, title, numbered }: TaskListProps) {
  const List = numbered ? 'ol' : 'ul';
  return (
    <div class="kern-task-list">
      {title && (
        <div class="kern-task-list__header">
          <h2>{title}</h2>
        </div>
      )}
      <List class="kern-task-list__list">
        {tasks.map((task, index) => (
          <li key={task.key} class="kern-task-list__item">
            <div class="kern-task-list__title">
              {numbered && (
                <span class="kern-number" aria-hidden="true">
                  {index + 1}
                </span>
              )}
              <div class="task-words">
                {task.href ? (
                  <a class="kern-link kern-link--stretched" href={task.href}>
                    {task.title}
                  </a>
                ) : (
                  <span>{task.title}</span>
                )}
                {task.hint && <div class="kern-hint">{task.hint}</div>}
              </div>
            </div>
            {task.status && (
              <div class="kern-task-list__status">
                <Badge kind={task.status.kind}>{task.status.label}</Badge>
              </div>
            )}
          </li>
        ))}
      </List>
    </div>
  );
}
