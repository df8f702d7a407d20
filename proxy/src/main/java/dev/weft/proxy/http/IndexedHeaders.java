package dev.weft.proxy.http;

import io.netty.handler.codec.DateFormatter;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.ArrayList;
import java.util.Date;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Netty's view of header fields that are kept by index; nothing is copied but what is asked for.
 */
public abstract class IndexedHeaders extends HttpHeaders {

  /** The first field of that name, in any case, from an index on; or -1. */
  public abstract int find(CharSequence name, int from);

  public abstract String value(int at);

  protected abstract String name(int at);

  /** May be a view of more than itself: not to be kept longer than the whole. */
  public abstract AsciiString nameView(int at);

  /** The same as {@link #nameView}. */
  public abstract AsciiString valueView(int at);

  protected abstract void append(CharSequence name, CharSequence value);

  protected abstract void removeAt(int at);

  @Override
  public boolean isEmpty() {
    return size() == 0;
  }

  // ---- reading

  @Override
  public @Nullable String get(CharSequence name) {
    int at = find(name, 0);
    return at < 0 ? null : value(at);
  }

  @Override
  public @Nullable String get(String name) {
    return get((CharSequence) name);
  }

  @Override
  public boolean contains(CharSequence name) {
    return find(name, 0) >= 0;
  }

  @Override
  public boolean contains(String name) {
    return find(name, 0) >= 0;
  }

  @Override
  public boolean contains(CharSequence name, CharSequence value, boolean ignoreCase) {
    for (int at = find(name, 0); at >= 0; at = find(name, at + 1)) {
      AsciiString found = valueView(at);
      if (ignoreCase ? found.contentEqualsIgnoreCase(value) : found.contentEquals(value)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean contains(String name, String value, boolean ignoreCase) {
    return contains((CharSequence) name, value, ignoreCase);
  }

  @Override
  public boolean containsValue(CharSequence name, CharSequence value, boolean ignoreCase) {
    return find(name, 0) >= 0 && super.containsValue(name, value, ignoreCase);
  }

  @Override
  public List<String> getAll(CharSequence name) {
    var all = new ArrayList<String>(1);
    for (int at = find(name, 0); at >= 0; at = find(name, at + 1)) {
      all.add(value(at));
    }
    return all;
  }

  @Override
  public List<String> getAll(String name) {
    return getAll((CharSequence) name);
  }

  @Override
  public Iterator<String> valueStringIterator(CharSequence name) {
    return new Named<>(name, this::value);
  }

  @Override
  public Iterator<AsciiString> valueCharSequenceIterator(CharSequence name) {
    return new Named<>(name, this::valueView);
  }

  @Override
  @SuppressWarnings("deprecation") // deprecated for its callers, abstract for us
  public Iterator<Map.Entry<String, String>> iterator() {
    return new All<>(at -> new SimpleImmutableEntry<>(name(at), value(at)));
  }

  @Override
  public Iterator<Map.Entry<CharSequence, CharSequence>> iteratorCharSequence() {
    return new All<>(at -> new SimpleImmutableEntry<>(nameView(at), valueView(at)));
  }

  @Override
  public List<Map.Entry<String, String>> entries() {
    var all = new ArrayList<Map.Entry<String, String>>(size());
    for (int at = 0; at < size(); at++) {
      all.add(new SimpleImmutableEntry<>(name(at), value(at)));
    }
    return all;
  }

  @Override
  public Set<String> names() {
    var names = new LinkedHashSet<String>();
    for (int at = 0; at < size(); at++) {
      names.add(name(at));
    }
    return names;
  }

  @Override
  public @Nullable Integer getInt(CharSequence name) {
    try {
      String value = get(name);
      return value == null ? null : Integer.valueOf(value);
    } catch (NumberFormatException _) {
      return null;
    }
  }

  @Override
  public int getInt(CharSequence name, int otherwise) {
    Integer value = getInt(name);
    return value == null ? otherwise : value;
  }

  @Override
  public @Nullable Short getShort(CharSequence name) {
    Integer value = getInt(name);
    return value == null || value != value.shortValue() ? null : (Short) value.shortValue();
  }

  @Override
  public short getShort(CharSequence name, short otherwise) {
    Short value = getShort(name);
    return value == null ? otherwise : value;
  }

  @Override
  @SuppressWarnings("JavaUtilDate") // what Netty's parser gives
  public @Nullable Long getTimeMillis(CharSequence name) {
    String value = get(name);
    Date date = value == null ? null : DateFormatter.parseHttpDate(value);
    return date == null ? null : (Long) date.getTime();
  }

  @Override
  public long getTimeMillis(CharSequence name, long otherwise) {
    Long value = getTimeMillis(name);
    return value == null ? otherwise : value;
  }

  // ---- writing

  @Override
  public HttpHeaders add(CharSequence name, Object value) {
    append(name, text(value));
    return this;
  }

  @Override
  public HttpHeaders add(String name, Object value) {
    return add((CharSequence) name, value);
  }

  @Override
  public HttpHeaders add(CharSequence name, Iterable<?> values) {
    for (Object value : values) {
      append(name, text(value));
    }
    return this;
  }

  @Override
  public HttpHeaders add(String name, Iterable<?> values) {
    return add((CharSequence) name, values);
  }

  @Override
  public HttpHeaders addInt(CharSequence name, int value) {
    return add(name, (Object) value);
  }

  @Override
  public HttpHeaders addShort(CharSequence name, short value) {
    return add(name, (Object) value);
  }

  @Override
  public HttpHeaders set(CharSequence name, Object value) {
    remove(name);
    return add(name, value);
  }

  @Override
  public HttpHeaders set(String name, Object value) {
    return set((CharSequence) name, value);
  }

  @Override
  public HttpHeaders set(CharSequence name, Iterable<?> values) {
    remove(name);
    return add(name, values);
  }

  @Override
  public HttpHeaders set(String name, Iterable<?> values) {
    return set((CharSequence) name, values);
  }

  @Override
  public HttpHeaders setInt(CharSequence name, int value) {
    return set(name, (Object) value);
  }

  @Override
  public HttpHeaders setShort(CharSequence name, short value) {
    return set(name, (Object) value);
  }

  @Override
  public HttpHeaders remove(CharSequence name) {
    for (int at = find(name, 0); at >= 0; at = find(name, at)) {
      removeAt(at);
    }
    return this;
  }

  @Override
  public HttpHeaders remove(String name) {
    return remove((CharSequence) name);
  }

  private static CharSequence text(Object value) {
    return switch (value) {
      case CharSequence text -> text;
      case Date date -> DateFormatter.format(date);
      default -> value.toString();
    };
  }

  private final class All<T> implements Iterator<T> {
    private final IntFunction<T> read;
    private int next;

    All(IntFunction<T> read) {
      this.read = read;
    }

    @Override
    public boolean hasNext() {
      return next < size();
    }

    @Override
    public T next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return read.apply(next++);
    }
  }

  private final class Named<T> implements Iterator<T> {
    private final CharSequence name;
    private final IntFunction<T> read;
    private int next;

    Named(CharSequence name, IntFunction<T> read) {
      this.name = name;
      this.read = read;
      this.next = find(name, 0);
    }

    @Override
    public boolean hasNext() {
      return next >= 0;
    }

    @Override
    public T next() {
      if (next < 0) {
        throw new NoSuchElementException();
      }
      T value = read.apply(next);
      next = find(name, next + 1);
      return value;
    }
  }
}
