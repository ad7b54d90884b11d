/** An operation of a rest-json service: what its HTTP request looks like. */
export interface Route {
  readonly action: string;
  readonly method: 'GET' | 'POST';
  /** Segments in braces are members of the input: '/findingv2/{id}'. */
  readonly path: string;
}
