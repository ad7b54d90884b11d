import { partition } from '@aws-sdk/core/client';

/** Does the SDK know a Region of this name? It describes those; of others it guesses the partition by their form. */
export function isRegion(name: string): boolean {
  return 'description' in partition(name) && !name.endsWith('-global');
}

const AREAS = ['af', 'ap', 'ca', 'cn', 'eu', 'eusc-de', 'il', 'me', 'mx', 'sa', 'us', 'us-gov'];
const DIRECTIONS = ['central', 'east', 'north', 'northeast', 'northwest', 'south', 'southeast', 'southwest', 'west'];

/** What the user of the tool may have meant: the SDK knows its Regions, but has no list of them. */
export function regions(): readonly string[] {
  const places = AREAS.flatMap((area) => DIRECTIONS.map((direction) => `${area}-${direction}`));
  return places.flatMap((place) => Array.from({ length: 9 }, (_, index) => `${place}-${index + 1}`)).filter(isRegion);
}
