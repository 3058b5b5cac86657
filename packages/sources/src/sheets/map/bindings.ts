import { concept, exact } from '../../qd3176/map/element.ts';
import { humanName } from '../../qd3176/map/human-name.ts';
import { icdCoding } from '../../qd3176/map/icd.ts';
import { type Binding, Several } from '../template.ts';
import type { Value } from '../values.ts';
import { icdParts } from './icd-text.ts';
import type { Scope } from './scope.ts';

/**
 * What a binding of a template stands for.
 *
 * `$`: a field; `@subject`, `@organization`: references; `@day`: the row's day; `@item`: the value of the list a resource is made for.
 * `$ref`: another resource of the row by its name.
 * `as`: `text` the words as sent · `unread` the words, only when they could not be read · `name` a HumanName · `icd` a CodeableConcept ·
 * `icd-codings` the codes of a list · `date` a day without its hour · `concept` a CodeableConcept of the words.
 * `map`: what each code becomes; a code that is not in it has no value.
 */
export function boundValue(scope: Scope, binding: Binding, item: string | undefined): unknown {
  if (binding.$ref !== undefined) return scope.references.get(binding.$ref);
  const { $: name = '' } = binding;
  if (name === '@subject') return scope.subject;
  if (name === '@organization') return scope.organization;
  if (name === '@day') return binding.as === 'date' ? scope.day?.slice(0, 10) : scope.day;
  const value: Value | undefined = name === '@item' ? (item === undefined ? undefined : { text: item }) : scope.values.get(name);
  if (value === undefined) return undefined;
  const { map } = binding;
  if (map !== undefined) {
    const code = value.code ?? (value.yes === undefined ? value.text : String(value.yes));
    return Object.hasOwn(map, code) ? map[code] : undefined;
  }
  return put(scope, value, binding.as);
}

function put(scope: Scope, value: Value, as: string | undefined): unknown {
  switch (as) {
    case 'text':
      return value.text;
    case 'unread':
      return value.unread === undefined ? undefined : value.text;
    case 'name':
      return humanName(value.text);
    case 'concept':
      return { text: value.text };
    case 'date':
      return value.date?.slice(0, 10);
    case 'icd': {
      const { code, words } = icdParts(value.text);
      return concept(
        code.map((one) => icdCoding(scope, one)),
        words,
      );
    }
    case 'icd-codings': {
      const codes = (value.list ?? [value.text]).flatMap((one) => icdParts(one).code);
      return codes.length === 0 ? undefined : new Several(codes.map((one) => icdCoding(scope, one)));
    }
    case 'integer':
      return value.number === undefined ? undefined : Number.parseInt(value.number, 10);
    default:
      if (value.unread !== undefined) return undefined;
      return value.date ?? value.code ?? value.yes ?? exact(value.number) ?? value.text;
  }
}
