/** What a page runs and how it looks: the build compiles browser/ and puts it in place of these (.ci/page-assets.js). */
export const SCRIPT: string = '';
export const STYLE: string = '';
