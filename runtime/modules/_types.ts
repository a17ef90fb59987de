/**
 * The _types module: the types that have no other name in Python, for the types module.
 */
import { moduleAdd, newModule } from "../interp/define";
import {
  ASYNC_GENERATOR_TYPE, BUILTIN_FUNCTION_OR_METHOD_TYPE, CAPSULE_TYPE, CELL_TYPE, CLASSMETHOD_DESCRIPTOR_TYPE, CODE_TYPE, COROUTINE_TYPE, ELLIPSIS_TYPE, FRAME_TYPE, FUNCTION_TYPE, GENERATOR_TYPE, GENERIC_ALIAS_TYPE,
  GETSET_DESCRIPTOR_TYPE, MAPPINGPROXY_TYPE, MEMBER_DESCRIPTOR_TYPE, METHOD_DESCRIPTOR_TYPE, METHOD_TYPE, METHOD_WRAPPER_TYPE, MODULE_TYPE, NONE_TYPE_TYPE, NOT_IMPLEMENTED_TYPE_TYPE, SIMPLE_NAMESPACE_TYPE, TRACEBACK_TYPE, UNION_TYPE_TYPE, WRAPPER_DESCRIPTOR_TYPE,
} from "../objects/static-types"; // biome-ignore format: a list of names
import { val } from "../objects/value";

export function makeTypesModule(): u64 {
  const m = newModule("_types", "Define names for built-in types.");
  moduleAdd(m, "AsyncGeneratorType", val(ASYNC_GENERATOR_TYPE));
  moduleAdd(m, "BuiltinFunctionType", val(BUILTIN_FUNCTION_OR_METHOD_TYPE));
  moduleAdd(m, "BuiltinMethodType", val(BUILTIN_FUNCTION_OR_METHOD_TYPE));
  moduleAdd(m, "CapsuleType", val(CAPSULE_TYPE));
  moduleAdd(m, "CellType", val(CELL_TYPE));
  moduleAdd(m, "ClassMethodDescriptorType", val(CLASSMETHOD_DESCRIPTOR_TYPE));
  moduleAdd(m, "CodeType", val(CODE_TYPE));
  moduleAdd(m, "CoroutineType", val(COROUTINE_TYPE));
  moduleAdd(m, "EllipsisType", val(ELLIPSIS_TYPE));
  moduleAdd(m, "FrameType", val(FRAME_TYPE));
  moduleAdd(m, "FunctionType", val(FUNCTION_TYPE));
  moduleAdd(m, "GeneratorType", val(GENERATOR_TYPE));
  moduleAdd(m, "GenericAlias", val(GENERIC_ALIAS_TYPE));
  moduleAdd(m, "GetSetDescriptorType", val(GETSET_DESCRIPTOR_TYPE));
  moduleAdd(m, "LambdaType", val(FUNCTION_TYPE));
  moduleAdd(m, "MappingProxyType", val(MAPPINGPROXY_TYPE));
  moduleAdd(m, "MemberDescriptorType", val(MEMBER_DESCRIPTOR_TYPE));
  moduleAdd(m, "MethodDescriptorType", val(METHOD_DESCRIPTOR_TYPE));
  moduleAdd(m, "MethodType", val(METHOD_TYPE));
  moduleAdd(m, "MethodWrapperType", val(METHOD_WRAPPER_TYPE));
  moduleAdd(m, "ModuleType", val(MODULE_TYPE));
  moduleAdd(m, "NoneType", val(NONE_TYPE_TYPE));
  moduleAdd(m, "NotImplementedType", val(NOT_IMPLEMENTED_TYPE_TYPE));
  moduleAdd(m, "SimpleNamespace", val(SIMPLE_NAMESPACE_TYPE));
  moduleAdd(m, "TracebackType", val(TRACEBACK_TYPE));
  moduleAdd(m, "UnionType", val(UNION_TYPE_TYPE));
  moduleAdd(m, "WrapperDescriptorType", val(WRAPPER_DESCRIPTOR_TYPE));
  return m;
}
