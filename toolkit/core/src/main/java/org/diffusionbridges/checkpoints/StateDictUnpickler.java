/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.checkpoints;

import static net.razorvine.pickle.Opcodes.*;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.razorvine.pickle.Unpickler;
import org.diffusionbridges.checkpoints.TensorView.StorageRef;
import org.diffusionbridges.errors.BridgeException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a pickle of tensors, dicts, lists, tuples, strings and numbers, and refuses every other class and every opcode that
 * these do not need. Nothing that a pickle names is looked up or called: the few names below are symbols. What it may
 * allocate is bounded by its own length and {@link #MAX_OPERATIONS}; it does not recurse.
 */
final class StateDictUnpickler extends Unpickler {

    /** The longest pickle read; a state dict takes about 150 bytes a tensor. */
    static final int MAX_BYTES = 16 << 20;

    /** A state dict takes about 40 opcodes a tensor. */
    private static final int MAX_OPERATIONS = 1_000_000;
    /** The longest integer read, in bytes; the magic number of PyTorch's older format takes 10. */
    private static final int MAX_INTEGER_BYTES = 16;

    private static final String REBUILD_TENSOR = "torch._utils._rebuild_tensor_v2";
    private static final String REBUILD_PARAMETER = "torch._utils._rebuild_parameter";
    private static final String ORDERED_DICT = "collections.OrderedDict";
    private static final String SIZE = "torch.Size";
    private static final String TORCH = "torch.";

    /** A name of Python's that a pickle refers to. */
    private record Symbol(String name) {}

    private final PickleInput in;
    private final Faults faults;
    private final Map<String, StorageRef> storages = new LinkedHashMap<>();
    private int operations;

    StateDictUnpickler(PickleInput in, Faults faults) {
        this.in = in;
        this.faults = faults;
    }

    /** Reads one pickle: a map, list, Object[] (a tuple), TensorView, string, number, boolean or null. */
    @Nullable
    Object load() {
        try {
            return load(in);
        } catch (BridgeException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // The pickle library reports garbled input by whatever exception garbled input leads it to.
            throw faults.damaged("its pickle breaks off or is garbled at byte " + in.position(), e);
        }
    }

    /** The storages that the pickle refers to, by key. */
    Map<String, StorageRef> storages() {
        return storages;
    }

    @Override
    protected Object dispatch(short opcode) throws IOException {
        if (++operations > MAX_OPERATIONS) {
            throw faults.refused(
                    "a pickle may have %d operations, got more".formatted(MAX_OPERATIONS), Faults.SAVE_STATE_DICT);
        }
        switch (opcode) {
            case GLOBAL -> stack.add(symbol(in.line(), in.line()));
            case STACK_GLOBAL -> {
                Object name = stack.pop();
                Object module = stack.pop();
                stack.add(symbol((String) module, (String) name));
            }
            // The library's own dict forgets the order.
            case EMPTY_DICT -> stack.add(new LinkedHashMap<Object, Object>());
            case SETITEM -> {
                Object value = stack.pop();
                Object key = stack.pop();
                putAll(Arrays.asList(key, value));
            }
            case SETITEMS -> putAll(stack.pop_all_since_marker());
            case REDUCE -> {
                Object[] arguments = (Object[]) stack.pop();
                Symbol callable = (Symbol) stack.pop();
                stack.add(rebuild(callable, arguments));
            }
            case BUILD -> {
                // An OrderedDict's attributes (a state dict's versions): no part of the weights.
                stack.pop();
                if (!(stack.peek() instanceof Map)) {
                    throw forbidden("an object with attributes");
                }
            }
            case FRAME -> in.skipNBytes(Long.BYTES);
            case LONG1 -> {
                requireLength(in.peekLength(1), MAX_INTEGER_BYTES);
                return super.dispatch(opcode);
            }
            case SHORT_BINUNICODE, SHORT_BINSTRING -> {
                requireLength(in.peekLength(1), in.available());
                return super.dispatch(opcode);
            }
            case BINUNICODE, BINSTRING -> {
                requireLength(in.peekLength(4), in.available());
                return super.dispatch(opcode);
            }
            case PROTO,
                    STOP,
                    MARK,
                    NONE,
                    NEWTRUE,
                    NEWFALSE,
                    BININT,
                    BININT1,
                    BININT2,
                    BINFLOAT,
                    EMPTY_LIST,
                    APPEND,
                    APPENDS,
                    EMPTY_TUPLE,
                    TUPLE,
                    TUPLE1,
                    TUPLE2,
                    TUPLE3,
                    POP,
                    BINPUT,
                    LONG_BINPUT,
                    MEMOIZE,
                    BINGET,
                    LONG_BINGET,
                    BINPERSID -> {
                return super.dispatch(opcode);
            }
            default -> throw forbidden("pickle opcode 0x%02x".formatted(opcode));
        }
        return NO_RETURN_VALUE;
    }

    @Override
    protected Object persistentLoad(Object id) {
        // ('storage', class, key, device, elements), and before 1.6 the view of a view
        Object[] parts = (Object[]) id;
        if (!"storage".equals(parts[0])) {
            throw forbidden("a persistent object that is no storage");
        }
        if (parts.length > 5 && parts[5] != null) {
            throw forbidden("a storage that is a view, as PyTorch wrote before 0.4,");
        }
        String className = ((Symbol) parts[1]).name();
        ElementType type = ElementType.ofTorchStorage(className.substring(TORCH.length()));
        if (type == null) {
            throw forbidden(className);
        }
        StorageRef storage = new StorageRef((String) parts[2], type, integer(parts[4]));
        StorageRef before = storages.putIfAbsent(storage.key(), storage);
        if (before != null && !before.equals(storage)) {
            throw faults.damaged("storage %s is of two sizes or types".formatted(storage.key()));
        }
        return storage;
    }

    private Symbol symbol(String module, String name) {
        String full = module + "." + name;
        boolean known =
                switch (full) {
                    case REBUILD_TENSOR, REBUILD_PARAMETER, ORDERED_DICT, SIZE -> true;
                    default -> full.equals(TORCH + name) && ElementType.ofTorchStorage(name) != null;
                };
        if (!known) {
            throw forbidden(full);
        }
        return new Symbol(full);
    }

    private Object rebuild(Symbol callable, Object[] arguments) {
        return switch (callable.name()) {
            case REBUILD_TENSOR ->
                tensor(
                        (StorageRef) arguments[0],
                        integer(arguments[1]),
                        integers(arguments[2]),
                        integers(arguments[3]));
            case REBUILD_PARAMETER -> arguments[0];
            case SIZE -> arguments;
            case ORDERED_DICT -> orderedDict(arguments);
            default -> throw forbidden("a call of " + callable.name());
        };
    }

    private TensorView tensor(StorageRef storage, long offset, long[] shape, long[] strides) {
        try {
            return new TensorView(storage, offset, shape, strides);
        } catch (IllegalArgumentException e) {
            throw faults.damaged(String.valueOf(e.getMessage()), e);
        }
    }

    private Map<Object, Object> orderedDict(Object[] arguments) {
        stack.add(new LinkedHashMap<Object, Object>());
        if (arguments.length > 0) {
            for (Object pair : (List<?>) arguments[0]) {
                putAll(pair instanceof List<?> list ? list : Arrays.asList((Object[]) pair));
            }
        }
        @SuppressWarnings("unchecked")
        Map<Object, Object> dict = (Map<Object, Object>) stack.pop();
        return dict;
    }

    /** Puts keys and values, in turn, into the dict on top of the stack. */
    private void putAll(List<?> keysAndValues) {
        @SuppressWarnings("unchecked")
        Map<Object, Object> dict = (Map<Object, Object>) stack.peek();
        for (int i = 0; i < keysAndValues.size(); i += 2) {
            Object key = keysAndValues.get(i);
            // Hashing a nested key would recurse.
            if (!(key instanceof String || key instanceof Number)) {
                throw forbidden("a dict with keys other than strings and numbers");
            }
            dict.put(key, keysAndValues.get(i + 1));
        }
    }

    private static long integer(Object value) {
        if (value instanceof Integer || value instanceof Long) {
            return ((Number) value).longValue();
        }
        throw new ClassCastException("an integer was expected");
    }

    private static long[] integers(Object tuple) {
        return Arrays.stream((Object[]) tuple)
                .mapToLong(StateDictUnpickler::integer)
                .toArray();
    }

    private void requireLength(long length, long allowed) {
        if (length > allowed) {
            throw faults.damaged("its pickle announces %d bytes where %d are possible".formatted(length, allowed));
        }
    }

    private BridgeException forbidden(String what) {
        return faults.refused(
                "a checkpoint may hold tensors, dicts, lists, strings and numbers, got %s (nothing of it was run)"
                        .formatted(what),
                Faults.SAVE_STATE_DICT);
    }
}
