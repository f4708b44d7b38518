import type { JSX } from 'preact';

/** Drawn for a field of 24 by 24, one line 2 wide in the colour of the text. */
const icons = {
  arrow: <path d="M4 12h15m-6-6 6 6-6 6" />,
  back: <path d="M20 12H5m6-6-6 6 6 6" />,
  forward: <path d="M4 12h15m-6-6 6 6-6 6" />,
  up: <path d="M12 19V5m-6 6 6-6 6 6" />,
  down: <path d="M12 5v14m-6-6 6 6 6-6" />,
  plus: <path d="M12 5v14M5 12h14" />,
  check: (
    <>
      <circle cx="12" cy="12" r="9" />
      <path d="m8 12.5 2.7 2.7L16 9.5" />
    </>
  ),
  warning: <path d="M12 4 2.8 20h18.4zM12 10v4.5m0 2.6v.3" />,
  stop: (
    <>
      <path d="M8.3 3h7.4L21 8.3v7.4L15.7 21H8.3L3 15.7V8.3z" />
      <path d="M12 7.5v5.5m0 3v.4" />
    </>
  ),
  cross: (
    <>
      <circle cx="12" cy="12" r="9" />
      <path d="m9 9 6 6m0-6-6 6" />
    </>
  ),
  info: (
    <>
      <circle cx="12" cy="12" r="9" />
      <path d="M12 11v5.5M12 7.6v.3" />
    </>
  ),
  sound: <path d="M4 9.5v5h3.5L12 18.5v-13L7.5 9.5zM15.5 9a4.5 4.5 0 0 1 0 6m2.5-8.5a8 8 0 0 1 0 11" />,
  office: <path d="M5 21V4h10v17M15 9h4v12M3 21h18M8.5 8h3m-3 4h3m-3 4h3" />,
  doctor: <path d="M9 4h6v5h5v6h-5v5H9v-5H4V9h5z" />,
  school: <path d="m12 5 10 5-10 5L2 10zM6 12.5V17c2 2 10 2 12 0v-4.5M22 10v5" />,
  kita: (
    <>
      <path d="M4 20v-7h6v7zM14 20v-7h6v7zM9 13V6h6v7" />
    </>
  ),
  form: <path d="M6 3h9l4 4v14H6zM15 3v4h4M9 11h7m-7 4h7m-7-8h2.5" />,
  bank: <path d="M3 9.5 12 4l9 5.5H3zM5.5 10v7m4.3-7v7m4.4-7v7m4.3-7v7M3 20h18" />,
  home: <path d="m3 11.5 9-7.5 9 7.5M5.5 10v10h13V10M10 20v-6h4v6" />,
  phone: (
    <path d="M6.5 3.5H9l1.5 4.5-2 1.5c1 2.5 3 4.5 5.5 5.5l1.5-2 4.5 1.5V17c0 2-1.5 3.5-3.5 3.5C9.5 20 4 14.5 3.5 7c0-2 1.3-3.5 3-3.5z" />
  ),
  clock: (
    <>
      <circle cx="12" cy="12" r="9" />
      <path d="M12 7v5.3l3.5 2" />
    </>
  ),
  place: (
    <>
      <path d="M12 21c4.5-5 7-8.3 7-11.5a7 7 0 0 0-14 0C5 12.7 7.5 16 12 21z" />
      <circle cx="12" cy="9.5" r="2.5" />
    </>
  ),
  language: <path d="M3 5h11v8.5H8L4.5 16v-2.5H3zM10 17h6.5l3.5 2.5V17h1V8.5h-4M6 8.5h5" />,
  people: (
    <>
      <circle cx="8.5" cy="8" r="3.5" />
      <path d="M2 20c0-4 2.5-6 6.5-6s6.5 2 6.5 6M15 5a3.5 3.5 0 0 1 0 6.5M17 14.5c3 .6 5 2.5 5 5.5" />
    </>
  ),
  person: (
    <>
      <circle cx="12" cy="8" r="4" />
      <path d="M4.5 20.5c0-4 3-6 7.5-6s7.5 2 7.5 6" />
    </>
  ),
  letters: <path d="M2 19l4-9.5 4 9.5M3.3 16h5.4M11.5 19 17 5l5.5 14m-9.2-5h7.4" />,
  letter: <path d="M3 6h18v12.5H3zM3.5 7l8.5 7 8.5-7" />,
  calendar: <path d="M4 5.5h16V20H4zM4 10.5h16M8.5 3.5v4m7-4v4" />,
  law: <path d="M12 4v16m-5 0h10M4.5 7h15M5 7l-3 7h6zm14 0-3 7h6z" />,
  work: <path d="M3 8h18v11.5H3zm6 0V4.5h6V8M3 13h18" />,
  heart: (
    <path d="M12 20.5c-5.5-4.3-8.5-7.4-8.5-11a4.6 4.6 0 0 1 8.5-2.4 4.6 4.6 0 0 1 8.5 2.4c0 3.6-3 6.7-8.5 11z" />
  ),
  shield: <path d="m12 3 8 3v6c0 4.5-3.2 7.3-8 9-4.8-1.7-8-4.5-8-9V6z" />,
  pass: (
    <>
      <path d="M3 5.5h18v13H3zM5.5 15.5c0-2 1.1-3 2.8-3s2.8 1 2.8 3M14 10h4.5M14 14h4.5" />
      <circle cx="8.3" cy="9.7" r="1.6" />
    </>
  ),
  sun: (
    <>
      <circle cx="12" cy="12" r="4" />
      <path d="M12 3v2.3m0 13.4V21M3 12h2.3m13.4 0H21M5.6 5.6l1.7 1.7m9.4 9.4 1.7 1.7m0-12.8-1.7 1.7m-9.4 9.4-1.7 1.7" />
    </>
  ),
  child: (
    <>
      <circle cx="8" cy="6" r="3" />
      <path d="M3 20.5c0-6 1.6-8.5 5-8.5s5 2.5 5 8.5M15 20.5c0-3.5.8-5 2.8-5s2.7 1.5 2.7 5" />
      <circle cx="17.8" cy="11.3" r="2.2" />
    </>
  ),
} satisfies Record<string, JSX.Element>;

export type IconName = keyof typeof icons;
export const iconNames = Object.keys(icons) as IconName[];

/** Points along the line of reading, so it turns with it. */
const turning: ReadonlySet<IconName> = new Set<IconName>(['arrow', 'back', 'forward']);

/** A sign beside words; never alone, so screen readers skip it. `large` stands above them in a round field. */
export function Icon({ name, large }: { name: IconName; large?: boolean | undefined }) {
  const looks = ['icon', turning.has(name) && 'icon-turning', large && 'icon-large']
    .filter(Boolean)
    .join(' ');
  return (
    <svg class={looks} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      {icons[name]}
    </svg>
  );
}

/** Head and shoulders of somebody who stands on the ground at `x`. */
function Figure({ x, y = 136, looks }: { x: number; y?: number; looks: string }) {
  return (
    <g class={looks}>
      <circle cx={x} cy={y - 59} r="11" />
      <path d={`M${x - 15} ${y}v-27a15 15 0 0 1 30 0v27z`} />
    </g>
  );
}

/**
 * Drawn for a field of 320 by 160, of which narrow cards show the middle 160 by 160. The colours stand in
 * the styles, so that they follow light and dark.
 */
const pictures = {
  // Two people on their way to a door.
  help: (
    <>
      <path class="soft" d="M268 136v-24a20 20 0 1 1 12 0v24z" />
      <path class="ink-fill" d="M22 136v-34l24-18 24 18v34z" />
      <path class="ink" d="M46 136v-16" />
      <path class="ink-fill" d="M184 136V54l34-22 34 22v82z" />
      <path class="soft" d="M204 136V96a14 14 0 0 1 28 0v40z" />
      <path class="ink" d="M204 136V96a14 14 0 0 1 28 0v40M198 66h10m20 0h10" />
      <circle class="solid" cx="225" cy="116" r="2.5" />
      <Figure x={106} looks="ink-fill" />
      <Figure x={146} looks="ink-solid" />
      <path class="beam-line" d="m168 98 8-4m-7 13h9" />
      <path class="ink" d="M0 136h320" />
    </>
  ),
  // A public body asks.
  organisation: (
    <>
      <path class="soft" d="M30 136v-20a16 16 0 1 1 10 0v20z" />
      <path class="ink-fill" d="m64 72 56-34 56 34zM72 72h96v64H72z" />
      <path class="ink" d="M90 86v36m20-36v36m20-36v36m20-36v36" />
      <path
        class="ink-fill"
        d="M192 16h58a8 8 0 0 1 8 8v22a8 8 0 0 1-8 8h-30l-12 10V54h-16a8 8 0 0 1-8-8V24a8 8 0 0 1 8-8z"
      />
      <path class="beam-line" d="M197 30h48m-48 11h30" />
      <Figure x={206} looks="ink-solid" />
      <path class="ink" d="M0 136h320" />
    </>
  ),
  // A light for others.
  volunteer: (
    <>
      <path class="beam" d="M152 47 0 14v66zM168 47l152-33v66z" />
      <path class="ink-fill" d="m143 136 8-76h18l8 76z" />
      <path class="soft" d="m149 82 22 0 2 18h-26zM145.5 114h29l2.5 22h-34z" />
      <path class="ink" d="m143 136 8-76h18l8 76" />
      <path class="ink-fill" d="M150 60V40h20v20zM146 40l14-13 14 13zM143 60h34" />
      <circle class="lamp" cx="160" cy="50" r="6" />
      <path class="ink-fill" d="M196 122h40l-8 14h-25z" />
      <path class="ink" d="M214 122V92l16 23h-16" />
      <path
        class="ink"
        d="M0 140c7-6 13-6 20 0s13 6 20 0 13-6 20 0 13 6 20 0 13-6 20 0 13 6 20 0 13-6 20 0 13 6 20 0 13-6 20 0 13 6 20 0 13-6 20 0 13 6 20 0 13-6 20 0 13 6 20 0 13-6 20 0 13 6 20 0"
      />
    </>
  ),
  // People who know each other.
  network: (
    <>
      <path class="beam-line" d="M122 66h76M114 84l30 20m62-20-30 20" />
      <Figure x={98} y={112} looks="ink-fill" />
      <Figure x={222} y={112} looks="ink-fill" />
      <Figure x={160} y={148} looks="ink-solid" />
    </>
  ),
} satisfies Record<string, JSX.Element>;

export type PictureName = keyof typeof pictures;
export const pictureNames = Object.keys(pictures) as PictureName[];

export function Picture({ name }: { name: PictureName }) {
  return (
    <svg
      class="picture"
      viewBox="0 0 320 160"
      preserveAspectRatio="xMidYMid slice"
      aria-hidden="true"
      focusable="false"
    >
      {pictures[name]}
    </svg>
  );
}

/** The mark of the house: a lighthouse. The same drawing is client/mark.svg. */
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 44 44" aria-hidden="true" focusable="false">
      <path class="beam" d="M19 13.5 3 8v11zM25 13.5 41 8v11z" />
      <path
        class="solid"
        d="M18.5 9.5h7v8h-7zM17 9.5 22 5l5 4.5zM16.5 17.5h11v2h-11zM18 21h8l.6 5h-9.2zM17.1 28h9.8l.7 6H16.4z"
      />
      <circle class="lamp" cx="22" cy="13.5" r="2.6" />
      <path class="ink" d="M5 38c3-2.5 5.5-2.5 8.5 0s5.5 2.5 8.5 0 5.5-2.5 8.5 0 5.5 2.5 8.5 0" />
    </svg>
  );
}
