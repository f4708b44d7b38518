import attributions from '../../../content/programme/attribution.json' with { type: 'json' };

/** Whose open data the programme shows; its licence asks to be named on the page. */
export interface Attribution {
  readonly name: string;
  /** What comes from there. */
  readonly provides: 'place-coordinates' | 'postal-codes';
  readonly licence: string;
  readonly licenceUrl: string;
  readonly url: string;
}

export const attribution = attributions as readonly Attribution[];
