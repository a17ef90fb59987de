/** The module itertools: its types are in itertools-basic.ts, itertools-combinatoric.ts and itertools-grouping.ts. */
import { defModuleVarargs, moduleAddType, newModule } from "../interp/define";
import {
  ACCUMULATE_TYPE,
  BATCHED_TYPE,
  CHAIN_TYPE,
  COMBINATIONS_TYPE,
  COMBINATIONS_WITH_REPLACEMENT_TYPE,
  COMPRESS_TYPE,
  COUNT_TYPE,
  CYCLE_TYPE,
  DROPWHILE_TYPE,
  FILTERFALSE_TYPE,
  GROUPBY_TYPE,
  GROUPER_TYPE,
  ISLICE_TYPE,
  PAIRWISE_TYPE,
  PERMUTATIONS_TYPE,
  PRODUCT_TYPE,
  REPEAT_TYPE,
  STARMAP_TYPE,
  TAKEWHILE_TYPE,
  TEE_DATAOBJECT_TYPE,
  TEE_TYPE,
  ZIP_LONGEST_TYPE,
} from "../objects/static-types";
import { initItertoolsBasic } from "./itertools-basic";
import { initItertoolsCombinatoric } from "./itertools-combinatoric";
import { initItertoolsGrouping, teeFunction } from "./itertools-grouping";

/** The static types, at start-up. */
export function initItertools(): void {
  initItertoolsBasic();
  initItertoolsCombinatoric();
  initItertoolsGrouping();
}

export function makeItertools(): u64 {
  const m = newModule("itertools", "Functional tools for creating and using iterators.");
  if (m == 0) return 0;
  moduleAddType(m, ACCUMULATE_TYPE);
  moduleAddType(m, BATCHED_TYPE);
  moduleAddType(m, CHAIN_TYPE);
  moduleAddType(m, COMBINATIONS_TYPE);
  moduleAddType(m, COMBINATIONS_WITH_REPLACEMENT_TYPE);
  moduleAddType(m, COMPRESS_TYPE);
  moduleAddType(m, COUNT_TYPE);
  moduleAddType(m, CYCLE_TYPE);
  moduleAddType(m, DROPWHILE_TYPE);
  moduleAddType(m, FILTERFALSE_TYPE);
  moduleAddType(m, GROUPBY_TYPE);
  moduleAddType(m, GROUPER_TYPE);
  moduleAddType(m, ISLICE_TYPE);
  moduleAddType(m, PAIRWISE_TYPE);
  moduleAddType(m, PERMUTATIONS_TYPE);
  moduleAddType(m, PRODUCT_TYPE);
  moduleAddType(m, REPEAT_TYPE);
  moduleAddType(m, STARMAP_TYPE);
  moduleAddType(m, TAKEWHILE_TYPE);
  moduleAddType(m, TEE_DATAOBJECT_TYPE);
  moduleAddType(m, TEE_TYPE);
  moduleAddType(m, ZIP_LONGEST_TYPE);
  defModuleVarargs(m, "tee(iterable, n=2, /)", teeFunction, "Returns a tuple of n independent iterators.");
  return m;
}
