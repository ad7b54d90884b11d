/**
 * What a spreadsheet takes for a formula: the ASCII and fullwidth signs, white space before them or not, and a leading
 * tab or line end. Wider than csv-stringify's own `escape_formulas`, which looks at the first character only.
 */
export const FORMULA = /^(?:[\t\r\n]|[\s\p{Cc}\p{Cf}]*[=+\-@\uff1d\uff0b\uff0d\uff20])/u;
