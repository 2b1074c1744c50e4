package dev.zugvogel.control.store;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * If every comparison holds, do all of this at one revision; else nothing. Immutable; each method makes a new one. One
 * that names a key twice among its operations, or breaks a limit of the store, can't be made: IllegalArgumentException.
 */
public record Transaction(List<Compare> compares, List<Operation> operations) {
    /** etcd's default limit. */
    static final int OPERATION_LIMIT = 128;

    /** Below etcd's default limit of a request. */
    static final int VALUE_LIMIT_CHARACTERS = 1 << 20;

    private static final Pattern KEY = Pattern.compile("[!-~]{1,512}");

    public Transaction {
        compares = List.copyOf(compares);
        operations = List.copyOf(operations);
        if (compares.size() > OPERATION_LIMIT || operations.size() > OPERATION_LIMIT)
            throw new IllegalArgumentException("more than " + OPERATION_LIMIT + " parts in a transaction");
        Set<String> keys = new HashSet<>();
        for (Operation operation : operations) {
            checkKey(operation.key());
            if (!keys.add(operation.key())) throw new IllegalArgumentException("twice: " + operation.key());
            if (operation instanceof Operation.Put put && put.value().length() > VALUE_LIMIT_CHARACTERS)
                throw new IllegalArgumentException("value too long: " + put.key());
        }
    }

    public static Transaction when(Compare... compares) {
        return new Transaction(List.of(compares), List.of());
    }

    public Transaction put(String key, String value) {
        return put(key, value, Entry.NO_LEASE);
    }

    public Transaction put(String key, String value, long lease) {
        return and(new Operation.Put(key, value, lease));
    }

    public Transaction delete(String key) {
        return and(new Operation.Delete(key));
    }

    private Transaction and(Operation operation) {
        List<Operation> all = new ArrayList<>(operations);
        all.add(operation);
        return new Transaction(compares, all);
    }

    static void checkKey(String key) {
        if (!KEY.matcher(key).matches())
            throw new IllegalArgumentException("a key is 1 to 512 printable ASCII characters");
    }
}
