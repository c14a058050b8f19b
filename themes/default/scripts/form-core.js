// @ts-check
/* What a form computes, without a page: conditions, formulas, what is wrong, files. It follows
   docs/form-conditions.md; tests/forms/ holds it to it. */

/**
 * @typedef {string | number | string[] | Record<string, any>[]} Answer
 * @typedef {Record<string, Answer>} Answers
 * @typedef {{all: Condition[]} | {any: Condition[]} | {field: string, is: string, values: string[]}} Condition
 * @typedef {number | string | any[]} Formula
 * @typedef {object} Field
 * @property {string} id
 * @property {string} label
 * @property {string} kind
 * @property {string} [group]
 * @property {boolean} [required]
 * @property {boolean} [pii]
 * @property {(string | [string, string])[]} [options]
 * @property {string} [pattern]
 * @property {number} [min]
 * @property {number} [max]
 * @property {string} [unit]
 * @property {boolean} [words]
 * @property {boolean} [sum]
 * @property {string[]} [default]
 * @property {Condition} [show]
 * @property {Formula} [formula]
 * @property {number} [rows]
 * @property {Field[]} [columns]
 * @typedef {{id: string, title: string, version: string, fields: Field[]}} Plan
 * @typedef {{field: string, row?: number, column?: string, rule: string, limit?: string | number}} Problem
 */

const DocentForm = (() => {
  'use strict';

  const NUMBERS = ['number', 'money', 'formula'];
  const UNANSWERED = ['note', 'signature', 'serial'];

  /** Returns whether a condition holds for answers of which those to hidden fields are gone. @param {Condition} condition @param {Answers} answers @returns {boolean} */
  function holds(condition, answers) {
    if ('all' in condition) return condition.all.every((one) => holds(one, answers));
    if ('any' in condition) return condition.any.some((one) => holds(one, answers));
    const answer = Object.hasOwn(answers, condition.field) ? answers[condition.field] : undefined;
    const { is, values } = condition;
    if (typeof answer === 'string') return (is === 'eq' || is === 'in') && values.includes(answer);
    if (typeof answer === 'number') {
      const numbers = values.filter((value) => value.trim() !== '').map(Number).filter((value) => !Number.isNaN(value));
      if (is === 'eq' || is === 'in') return numbers.includes(answer);
      if (is === 'gt') return numbers.length > 0 && answer > numbers[0];
      if (is === 'lt') return numbers.length > 0 && answer < numbers[0];
      return false;
    }
    if (Array.isArray(answer)) return is === 'has' && answer.some((chosen) => values.includes(/** @type {any} */ (chosen)));
    return false;
  }

  /** @param {Answers} answers @param {string} table @returns {Answers[]} */
  function rowsOf(answers, table) {
    const rows = Object.hasOwn(answers, table) ? answers[table] : [];
    return Array.isArray(rows) ? /** @type {any} */ (rows).filter((/** @type {any} */ row) => row && typeof row === 'object') : [];
  }

  /** Returns a number with two decimals, halves away from zero. @param {number} number */
  function rounded(number) {
    const hundredths = Math.floor(Math.abs(number) * 100 + 0.5 + 1e-7);
    return number < 0 && hundredths > 0 ? -hundredths / 100 : hundredths / 100;
  }

  /** Returns the result of a formula, if it has one. @param {Formula} formula @param {Answers} answers @returns {number | undefined} */
  function compute(formula, answers) {
    let hasAnswer = false;
    /** @param {Formula} part @returns {number} */
    const value = (part) => {
      if (typeof part === 'number') return part;
      if (typeof part === 'string') {
        const answer = Object.hasOwn(answers, part) ? answers[part] : undefined;
        if (typeof answer !== 'number') return 0;
        hasAnswer = true;
        return answer;
      }
      const [sign, left, right] = part;
      if (sign === 'sum') {
        let sum = 0;
        for (const row of rowsOf(answers, left)) {
          if (typeof row[right] !== 'number') continue;
          hasAnswer = true;
          sum += /** @type {number} */ (row[right]);
        }
        return sum;
      }
      if (sign === 'count') {
        const count = rowsOf(answers, left).filter((row) => Object.keys(row).length > 0).length;
        if (count > 0) hasAnswer = true;
        return count;
      }
      const [a, b] = [value(left), value(right)];
      if (sign === '+') return a + b;
      if (sign === '-') return a - b;
      if (sign === '*') return a * b;
      return b === 0 ? NaN : a / b;
    };
    const result = value(formula);
    return hasAnswer && Number.isFinite(result) ? rounded(result) : undefined;
  }

  /**
   * Returns the answers that count, with what is computed, and the fields that are asked.
   *
   * @param {Field[]} fields @param {Answers} given @returns {{answers: Answers, asked: Set<string>}}
   */
  function settle(fields, given) {
    /** @type {Answers} */
    const answers = {};
    /** @type {Set<string>} */
    const asked = new Set();
    for (const field of fields) {
      if (field.show && !holds(field.show, answers)) continue;
      asked.add(field.id);
      /** @type {Answer | undefined} */
      let answer = Object.hasOwn(given, field.id) ? given[field.id] : undefined;
      if (field.kind === 'formula') answer = field.formula === undefined ? undefined : compute(field.formula, answers);
      else if (field.kind === 'table') answer = rowsOf(given, field.id).map((row) => settle(field.columns || [], row).answers).filter((row) => Object.keys(row).length > 0);
      else if (UNANSWERED.includes(field.kind)) answer = undefined;
      if (answer === undefined || answer === '' || (Array.isArray(answer) && answer.length === 0)) continue;
      answers[field.id] = answer;
    }
    return { answers, asked };
  }

  /** Returns the answers without those that are never stored. @param {Field[]} fields @param {Answers} given @returns {Answers} */
  function withoutPersonal(fields, given) {
    /** @type {Answers} */
    const kept = {};
    for (const field of fields) {
      if (field.pii || !Object.hasOwn(given, field.id)) continue;
      kept[field.id] = field.kind === 'table'
        ? rowsOf(given, field.id).map((row) => withoutPersonal(field.columns || [], row))
        : given[field.id];
    }
    return kept;
  }

  const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

  /** Returns whether a number of 18 digits is that of an identity card (GB 11643). @param {string} text */
  function isIdCard(text) {
    if (!/^[0-9]{17}[0-9Xx]$/.test(text)) return false;
    const sum = WEIGHTS.reduce((sum, weight, i) => sum + weight * Number(text[i]), 0);
    return '10X98765432'[sum % 11] === text[17].toUpperCase();
  }

  /** Returns what is wrong with an answer to a field that is asked. @param {Field} field @param {Answer | undefined} answer @returns {{rule: string, limit?: string | number} | undefined} */
  function wrong(field, answer) {
    if (UNANSWERED.includes(field.kind) || field.kind === 'formula') return undefined;
    if (answer === undefined) {
      if (!field.required) return undefined;
      return { rule: field.options ? 'choose' : 'required' };
    }
    if (NUMBERS.includes(field.kind)) {
      if (typeof answer !== 'number') return { rule: 'number' };
      if (field.min !== undefined && answer < field.min) return { rule: 'least', limit: field.min };
      if (field.max !== undefined && answer > field.max) return { rule: 'most', limit: field.max };
      if (field.kind === 'money' && Math.abs(answer * 100 - Math.round(answer * 100)) > 1e-6) return { rule: 'cents' };
      return undefined;
    }
    if (typeof answer !== 'string') return undefined;
    if (field.kind === 'daterange') {
      const [from, to] = answer.split('/');
      if (!from || !to) return { rule: 'both' };
      return to < from ? { rule: 'order' } : undefined;
    }
    if (field.kind === 'idcard' && !isIdCard(answer)) return { rule: 'idcard' };
    const length = [...answer].length;
    if (field.min !== undefined && length < field.min) return { rule: 'short', limit: field.min };
    if (field.max !== undefined && length > field.max) return { rule: 'long', limit: field.max };
    if (field.pattern !== undefined) {
      let pattern;
      try {
        pattern = new RegExp('^(?:' + field.pattern + ')$', 'u');
      } catch {
        return undefined;
      }
      if (!pattern.test(answer)) return { rule: field.kind === 'phone' ? 'phone' : 'pattern' };
    }
    return undefined;
  }

  /** Returns everything that is wrong with what was filled in, in the order of the form. @param {Plan} plan @param {Answers} given @returns {Problem[]} */
  function problems(plan, given) {
    const { answers, asked } = settle(plan.fields, given);
    /** @type {Problem[]} */
    const found = [];
    for (const field of plan.fields) {
      if (!asked.has(field.id)) continue;
      const problem = wrong(field, answers[field.id]);
      if (problem) found.push({ field: field.id, ...problem });
      if (field.kind !== 'table') continue;
      // Rows keep their places: an empty one between others is passed over.
      rowsOf(given, field.id).forEach((row, number) => {
        const settled = settle(field.columns || [], row).answers;
        if (Object.keys(settled).length === 0) return;
        for (const column of field.columns || []) {
          const problem = wrong(column, settled[column.id]);
          if (problem) found.push({ field: field.id, row: number, column: column.id, ...problem });
        }
      });
    }
    return found;
  }

  /**
   * Returns an amount in capital Chinese numerals, as cheques and vouchers have it.
   *
   * `letters` has the digits, tens, ten thousands, units, "exactly" and "minus":
   * `零壹贰叁肆伍陆柒捌玖|拾佰仟|万亿|元角分|整|负`. An amount of 10¹² or more has none.
   *
   * @param {number} amount @param {string} letters
   */
  function capitals(amount, letters) {
    const [digits, tens, myriads, units, exactly, minus] = letters.split('|').map((part) => [...part]);
    const cents = Math.round(Math.abs(amount) * 100);
    if (!units || !(cents < 1e14)) return '';
    const whole = Math.floor(cents / 100);
    const [tenth, hundredth] = [Math.floor(cents / 10) % 10, cents % 10];
    let words = '';
    let isZero = false;
    let hasSection = false;
    const written = String(whole);
    for (let i = 0; i < written.length && whole > 0; i++) {
      const power = written.length - 1 - i;
      const digit = Number(written[i]);
      if (digit === 0) isZero = true;
      else {
        if (isZero && words) words += digits[0];
        isZero = false;
        hasSection = true;
        words += digits[digit] + (power % 4 ? tens[(power % 4) - 1] : '');
      }
      if (power % 4 === 0) {
        if (hasSection && power > 0) words += myriads[power / 4 - 1];
        hasSection = false;
      }
    }
    if (whole > 0 || cents === 0) words = (words || digits[0]) + units[0];
    if (tenth) words += digits[tenth] + units[1];
    else if (hundredth && whole > 0) words += digits[0];
    words += hundredth ? digits[hundredth] + units[2] : exactly.join('');
    return (amount < 0 && cents > 0 ? minus.join('') : '') + words;
  }

  /** Returns what people read for an answer. @param {Field} field @param {Answer | undefined} answer @returns {string} */
  function words(field, answer) {
    if (answer === undefined) return '';
    /** @param {any} value */
    const label = (value) => {
      const option = (field.options || []).find((option) => Array.isArray(option) && option[0] === value);
      return option ? option[1] : String(value);
    };
    if (Array.isArray(answer)) return answer.map(label).join('、');
    const text = label(answer);
    if (field.kind === 'daterange') return text.replace('/', ' – ');
    return field.unit && typeof answer === 'number' ? text + ' ' + field.unit : text;
  }

  /**
   * Returns a filled form as plain text, to be pasted elsewhere.
   *
   * @param {Plan} plan @param {Answers} given @param {Record<string, string>} w Words of the page.
   */
  function toText(plan, given, w) {
    const { answers } = settle(plan.fields, given);
    const colon = w.colon || ': ';
    const lines = [plan.title + ' (' + [plan.id, plan.version].filter(Boolean).join(' ') + ')'];
    let group = '';
    for (const field of plan.fields) {
      const answer = answers[field.id];
      if (answer === undefined) continue;
      if (field.group && field.group !== group) {
        group = field.group;
        lines.push('', '[' + group + ']');
      }
      if (field.kind !== 'table') {
        const amount = field.words && typeof answer === 'number' ? capitals(answer, w.capitals || '') : '';
        lines.push(field.label + colon + words(field, answer) + (amount ? ' (' + amount + ')' : ''));
        continue;
      }
      lines.push(field.label + colon);
      /** @type {any[]} */ (answer).forEach((row, number) => {
        const cells = (field.columns || []).filter((column) => row[column.id] !== undefined);
        lines.push('  ' + (number + 1) + '. ' + cells.map((column) => column.label + colon + words(column, row[column.id])).join('; '));
      });
      for (const column of field.columns || []) {
        const sum = column.sum ? compute(['sum', field.id, column.id], answers) : undefined;
        if (sum !== undefined) lines.push('  ' + (w.sum || '') + ' ' + column.label + colon + words(column, sum));
      }
    }
    return lines.join('\n') + '\n';
  }

  /** Returns a filled form as JSON. @param {Plan} plan @param {Answers} given */
  function toJson(plan, given) {
    const { answers } = settle(plan.fields, given);
    return JSON.stringify({ form: plan.id, version: plan.version, answers }, null, 2) + '\n';
  }

  /**
   * Returns a filled form as CSV: a line for each answer, one for each choice of several.
   *
   * A text that a spreadsheet would take for a formula gets an apostrophe before it.
   *
   * @param {Plan} plan @param {Answers} given
   */
  function toCsv(plan, given) {
    const { answers } = settle(plan.fields, given);
    /** @type {any[][]} */
    const lines = [['id', 'label', 'value'], ['form', plan.title, plan.id], ['version', '', plan.version]];
    /** @param {Field} field @param {string} id @param {Answer} answer */
    const add = (field, id, answer) => {
      const list = /** @type {any[]} */ (Array.isArray(answer) ? answer : [answer]);
      for (const value of list) lines.push(['field.' + id, field.label, value]);
    };
    for (const field of plan.fields) {
      const answer = answers[field.id];
      if (answer === undefined) continue;
      if (field.kind !== 'table') {
        add(field, field.id, answer);
        continue;
      }
      /** @type {any[]} */ (answer).forEach((row, number) => {
        for (const column of field.columns || []) {
          if (row[column.id] !== undefined) add(column, field.id + '/' + (number + 1) + '/' + column.id, row[column.id]);
        }
      });
    }
    /** @param {any} value */
    const cell = (value) => {
      let text = String(value);
      if (typeof value === 'string' && /^['=+\-@\t\r]/.test(text)) text = "'" + text;
      return /[",\r\n]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text;
    };
    return '\ufeff' + lines.map((line) => line.map(cell).join(',')).join('\r\n') + '\r\n';
  }

  /** Returns the cells of a CSV text. @param {string} text @returns {string[][]} */
  function cells(text) {
    /** @type {string[][]} */
    const lines = [[]];
    let cell = '';
    let isQuoted = false;
    const source = text.replace(/^\ufeff/, '');
    for (let i = 0; i < source.length; i++) {
      const c = source[i];
      if (isQuoted) {
        if (c !== '"') cell += c;
        else if (source[i + 1] === '"') { cell += '"'; i++; } else isQuoted = false;
      } else if (c === '"' && cell === '') isQuoted = true;
      else if (c === ',' || c === '\n') {
        lines[lines.length - 1].push(cell.replace(/\r$/, ''));
        cell = '';
        if (c === '\n') lines.push([]);
      } else cell += c;
    }
    lines[lines.length - 1].push(cell.replace(/\r$/, ''));
    return lines.filter((line) => line.length > 1);
  }

  /** Returns an answer as the kind of its field has it; nothing where it cannot be one. @param {Field} field @param {any} value @returns {Answer | undefined} */
  function taken(field, value) {
    if (UNANSWERED.includes(field.kind) || field.kind === 'formula') return undefined;
    if (field.kind === 'table') {
      if (!Array.isArray(value)) return undefined;
      return value.slice(0, 500).filter((row) => row && typeof row === 'object').map((row) => takenAll(field.columns || [], row));
    }
    const options = field.options && field.options.map((option) => (Array.isArray(option) ? option[0] : option));
    if (field.kind === 'choices') {
      const list = (Array.isArray(value) ? value : [value]).map(String);
      const known = list.filter((chosen) => !options || options.includes(chosen));
      return known.length ? known : undefined;
    }
    if (Array.isArray(value)) value = value[0];
    if (value === null || value === undefined || typeof value === 'object' || value === '') return undefined;
    if (NUMBERS.includes(field.kind)) return Number.isFinite(Number(value)) ? Number(value) : undefined;
    const text = String(value);
    return options && !options.includes(text) ? undefined : text;
  }

  /** @param {Field[]} fields @param {Record<string, any>} given @returns {Answers} */
  function takenAll(fields, given) {
    /** @type {Answers} */
    const answers = {};
    for (const field of fields) {
      const answer = Object.hasOwn(given, field.id) ? taken(field, given[field.id]) : undefined;
      if (answer !== undefined) answers[field.id] = answer;
    }
    return answers;
  }

  /**
   * Returns the answers of a file that `toJson` or `toCsv` made, or why it is none: `form` for the
   * file of another form, `file` for anything else. Whatever does not fit the form is left out.
   *
   * @param {Plan} plan @param {string} text @returns {{answers: Answers, version: string} | {problem: 'form' | 'file'}}
   */
  function read(plan, text) {
    /** @type {Record<string, any>} */
    let given = {};
    let form = '';
    let version = '';
    try {
      const parsed = JSON.parse(text.replace(/^\ufeff/, ''));
      if (!parsed || typeof parsed !== 'object' || !parsed.answers || typeof parsed.answers !== 'object') return { problem: 'file' };
      [form, version, given] = [String(parsed.form), String(parsed.version || ''), parsed.answers];
    } catch {
      for (const [id, , written = ''] of cells(text)) {
        const value = written.replace(/^'(?=['=+\-@\t\r])/, '');
        if (id === 'form') form = value;
        if (id === 'version') version = value;
        if (!id.startsWith('field.')) continue;
        const name = id.slice('field.'.length);
        const [table, row, column] = name.split('/');
        if (column === undefined) (given[name] ??= []).push(value);
        else if (Number(row) >= 1 && Number(row) <= 500) {
          const rows = (given[table] ??= []);
          for (let i = rows.length; i < Number(row); i++) rows.push({});
          (rows[Number(row) - 1][column] ??= []).push(value);
        }
      }
      if (!form) return { problem: 'file' };
    }
    if (form !== plan.id) return { problem: 'form' };
    return { answers: takenAll(plan.fields, given), version };
  }

  return { holds, compute, rounded, settle, withoutPersonal, isIdCard, wrong, problems, capitals, words, toText, toJson, toCsv, read, takenAll };
})();
