import type { ComponentChildren } from 'preact';
import { Picture, type PictureName } from './icons.tsx';

export interface CardProps {
  title?: ComponentChildren | undefined;
  /** Above the title, small. */
  preline?: ComponentChildren | undefined;
  children?: ComponentChildren | undefined;
  /** Buttons and links at the bottom. */
  footer?: ComponentChildren | undefined;
  headingLevel?: 2 | 3 | 4 | undefined;
  /** Makes the title a link and the whole card its target. */
  href?: string | undefined;
  id?: string | undefined;
}

export function Card({ title, preline, children, footer, headingLevel = 2, href, id }: CardProps) {
  const Heading = `h${headingLevel}` as const;
  return (
    <article id={id} class={href ? 'kern-card kern-card--interactive' : 'kern-card'}>
      <div class="kern-card__container">
        {(title || preline) && (
          <div class="kern-card__header">
            {preline && <p class="kern-preline">{preline}</p>}
            {title && (
              <Heading class="kern-title">
                {href ? (
                  <a class="kern-link kern-link--stretched" href={href}>
                    {title}
                  </a>
                ) : (
                  title
                )}
              </Heading>
            )}
          </div>
        )}
        {children && <div class="kern-card__body">{children}</div>}
        {footer && <div class="kern-card__footer">{footer}</div>}
      </div>
    </article>
  );
}

export interface DoorCardProps {
  href: string;
  picture: PictureName;
  title: ComponentChildren;
  children?: ComponentChildren | undefined;
  headingLevel?: 2 | 3 | undefined;
}

/** A large way in with a drawn picture. */
export function DoorCard({ href, picture, title, children, headingLevel = 2 }: DoorCardProps) {
  const Heading = `h${headingLevel}` as const;
  return (
    <article class="kern-card kern-card--interactive door">
      <div class="door-picture">
        <Picture name={picture} />
      </div>
      <div class="kern-card__container">
        <Heading class="kern-title">
          <a class="kern-link kern-link--stretched" href={href}>
            {title}
          </a>
        </Heading>
        {children && <div class="kern-card__body">{children}</div>}
      </div>
    </article>
  );
}

/** Cards beside each other as far as there is room. */
export function Cards({ children }: { children: ComponentChildren }) {
  return <div class="cards">{children}</div>;
}
