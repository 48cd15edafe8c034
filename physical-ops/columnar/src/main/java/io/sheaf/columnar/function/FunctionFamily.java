package io.sheaf.columnar.function;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Functions that are defined and documented together. The names stand here too, so that a family is
 * found without making its definitions; a test compares them.
 */
public enum FunctionFamily {
  OPERATORS("Arithmetic operators", "+,-,*,/,%,mod,negate"),
  LOGIC(
      "Comparison and logic",
      "=,<>,<,<=,>,>=,is distinct from,is not distinct from,not,is null,is not null,"
          + "is true,is false,is not true,is not false,greatest,least,coalesce,nullif"),
  MATHEMATICS(
      "Mathematics",
      "abs,sign,floor,ceil,ceiling,round,round_even,roundbankers,truncate,trunc,even,"
          + "sqrt,cbrt,exp,expm1,square,ln,log1p,log10,log2,log,power,pow,hypot,fmod,fdiv,"
          + "nextafter,gamma,lgamma,erf,pi,e,isnan,is_nan,isinf,is_infinite,isfinite,"
          + "is_finite,signbit,width_bucket"),
  ANGLES(
      "Trigonometry",
      "sin,cos,tan,cot,sec,csc,asin,acos,atan,atan2,sinh,cosh,tanh,coth,asinh,acosh,"
          + "atanh,degrees,radians"),
  INTEGERS(
      "Integers and bits",
      "to_unsigned,div,divide,gcd,greatest_common_divisor,lcm,least_common_multiple,factorial,"
          + "bit_count,bitand,bitwise_and,bitor,bitwise_or,xor,bitxor,bitwise_xor,bitnot,"
          + "bitwise_not,shift_left,leftshift,bitwise_left_shift,shift_right,rightshift,"
          + "bitwise_right_shift,to_hex,bin,to_binary,oct,to_octal,to_base,from_base,hash64,"
          + "hash"),
  STRINGS(
      "Strings",
      "like,ilike,||,concat,concat_ws,substring,substr,mid,overlay,char_length,"
          + "character_length,octet_length,strlen,bit_length,upper,ucase,lower,lcase,"
          + "initcap,trim,btrim,ltrim,rtrim,position,strpos,instr,replace,translate,left,"
          + "right,lpad,rpad,starts_with,startswith,prefix,ends_with,endswith,suffix,"
          + "contains,reverse,repeat,space,split_part,substring_index,ascii,unicode,ord,chr,"
          + "nfc_normalize,strip_accents,unaccent,parse_filename,parse_dirname,parse_dirpath"),
  PATTERNS(
      "Regular expressions",
      "regexp_matches,regexp_like,rlike,regexp_full_match,regexp_replace,"
          + "regexp_extract,regexp_substr,regexp_count,regexp_instr,regexp_split_part,"
          + "regexp_escape,glob_matches,similar to"),
  SIMILARITY(
      "Similarity of strings",
      "levenshtein,editdist3,levenshtein_distance,edit_distance,damerau_levenshtein,"
          + "hamming,mismatches,hamming_distance,jaccard,jaro_similarity,"
          + "jaro_winkler_similarity,soundex,difference"),
  ENCODING(
      "Encodings and digests",
      "md5,sha1,sha224,sha256,sha384,sha512,crc32,xxhash64,murmur_hash3,murmur3,hex,"
          + "unhex,from_hex,unbin,from_binary,base64,to_base64,from_base64,unbase64,encode,"
          + "to_utf8,decode,from_utf8,url_encode,url_decode"),
  FORMATS(
      "Formatting",
      "strftime,strptime,try_strptime,format,printf,format_bytes,pg_size_pretty,"
          + "formatreadablesize,formatreadabledecimalsize,bar"),
  CONDITIONS(
      "Conditions",
      "if,iff,ifnull,nvl,nvl2,nullifzero,zeroifnull,try,try_add,try_subtract,"
          + "try_multiply,try_divide,try_mod"),
  DATES(
      "Dates and times",
      "date_trunc,datetrunc,date_ceil,date_diff,datediff,date_sub,datesub,"
          + "timestampdiff,timestampadd,dateadd,date_add,add_months,age,last_day,next_day,"
          + "dayname,monthname,make_date,make_time,make_timestamp,make_timestamp_ms,"
          + "make_timestamp_ns,to_timestamp,from_unixtime,time_bucket,date_bin,timezone,"
          + "at_local,date_add_months,date_add_micros"),
  DATE_FIELDS(
      "Date fields",
      "nanosecond,microsecond,millisecond,second,minute,hour,day,dayofmonth,week,"
          + "weekofyear,month,quarter,year,decade,century,millennium,era,dayofweek,weekday,"
          + "isodow,dayofyear,isoyear,yearweek,epoch,timezone_hour,timezone_minute,date_part,"
          + "datepart,julian,epoch_ms,epoch_us,epoch_ns"),
  CLOCKS(
      "Current date and time",
      "current_date,today,current_timestamp,now,get_current_timestamp,"
          + "transaction_timestamp,statement_timestamp,localtimestamp,current_localtimestamp,"
          + "localtime,current_time,current_localtime,get_current_time"),
  INTERVALS(
      "Intervals",
      "to_months,to_quarters,to_years,to_decades,to_centuries,to_millennia,"
          + "to_microseconds,to_milliseconds,to_seconds,to_minutes,to_hours,"
          + "to_days,to_weeks,to_interval,"
          + "make_interval_months,make_interval_time,make_interval"),
  JSON(
      "JSON",
      "json_extract,json_extract_path,json_extract_string,json_extract_path_text,"
          + "json_exists,json_value,json_query,json_object,json_array,json_type,json_typeof,"
          + "json_valid,json_array_length,json_keys,json_contains,json,json_minify,"
          + "json_pretty,to_json,json_quote,json_merge_patch,json_depth,"
          + "json_each,json_tree"),
  LISTS(
      "Lists",
      "list_value,list_pack,len,length,array_length,list_length,cardinality,"
          + "list_extract,array_extract,list_element,list_slice,array_slice,list_contains,"
          + "list_has,array_contains,array_has,list_position,list_indexof,array_position,"
          + "array_indexof,list_concat,list_cat,array_concat,array_cat,list_append,"
          + "array_append,array_push_back,list_prepend,array_prepend,list_reverse,"
          + "array_reverse,list_distinct,array_distinct,list_unique,array_unique,list_sort,"
          + "array_sort,list_reverse_sort,array_reverse_sort,flatten,range,generate_series,"
          + "list_has_any,array_has_any,list_has_all,array_has_all,list_intersect,"
          + "array_intersect,list_where,array_where,array_to_string,string_split,str_split,"
          + "split,string_to_array,list_zip,array_zip,list_resize,array_resize,"
          + "list_select,array_select,regexp_extract_all,regexp_split_to_array,"
          + "string_split_regex,str_split_regex"),
  LIST_AGGREGATES(
      "Aggregates of lists",
      "list_sum,array_sum,list_product,array_product,list_avg,list_mean,array_mean,"
          + "array_avg,list_median,array_median,list_var_samp,array_var_samp,list_var_pop,"
          + "array_var_pop,list_stddev_samp,array_stddev_samp,list_stddev_pop,"
          + "array_stddev_pop,list_count,array_count,list_min,array_min,list_max,array_max,"
          + "list_any_value,array_any_value,list_first,array_first,list_last,array_last,"
          + "list_bool_and,array_bool_and,list_bool_or,array_bool_or,list_dot_product,"
          + "list_inner_product,array_dot_product,array_inner_product,list_distance,"
          + "array_distance,list_cosine_similarity,array_cosine_similarity"),
  LAMBDAS("Functions with lambdas", "list_transform,list_filter,list_reduce"),
  STRUCTS("Structs", "struct_pack,struct field"),
  MAPS(
      "Maps",
      "map_value,map,map_from_arrays,map_from_entries,map_keys,map_values,map_entries,"
          + "map_concat,"
          + "map_contains,map_extract_value,map_extract,element_at"),
  SYSTEM(
      "System and random values",
      "typeof,pg_typeof,version,current_user,user,session_user,system_user,"
          + "current_role,current_schema,current_catalog,current_database,random,rand,"
          + "random_integer,rand_integer,gen_random_uuid,uuid,uuidv4,random_uuid,"
          + "uuid_extract_version,error");

  private static final class Index {
    static final Map<String, FunctionFamily> BY_NAME = new HashMap<>();

    static {
      for (FunctionFamily family : values()) {
        family.names.forEach(name -> BY_NAME.put(name, family));
      }
    }
  }

  private final String title;

  @SuppressWarnings("ImmutableEnumChecker") // an immutable list
  private final List<String> names;

  FunctionFamily(String title, String names) {
    this.title = title;
    this.names = List.of(names.split(",", -1));
  }

  /** The family that has a function or alias of this name (lower case). */
  static Optional<FunctionFamily> of(String name) {
    return Optional.ofNullable(Index.BY_NAME.get(name));
  }

  /** The heading of the reference page. */
  public String title() {
    return title;
  }

  /** The file name of the reference page, without ending. */
  public String page() {
    return title.toLowerCase(Locale.ROOT).replace(' ', '-');
  }

  /** Names and aliases. */
  List<String> names() {
    return names;
  }

  /** Makes the definitions. */
  List<ScalarFunction> define() {
    return switch (this) {
      case OPERATORS -> OperatorFunctions.all();
      case LOGIC -> LogicFunctions.all();
      case MATHEMATICS -> MathFunctions.all();
      case ANGLES -> AngleFunctions.all();
      case INTEGERS -> IntegerFunctions.all();
      case STRINGS -> StringFunctions.all();
      case PATTERNS -> RegexFunctions.all();
      case SIMILARITY -> SimilarityFunctions.all();
      case ENCODING -> EncodingFunctions.all();
      case FORMATS -> FormatFunctions.all();
      case CONDITIONS -> ConditionFunctions.all();
      case DATES -> DateTimeFunctions.all();
      case DATE_FIELDS -> DateFieldFunctions.all();
      case CLOCKS -> ClockFunctions.all();
      case INTERVALS -> IntervalFunctions.all();
      case JSON -> JsonFunctions.all();
      case LISTS -> ListFunctions.all();
      case LIST_AGGREGATES -> ListAggregates.all();
      case LAMBDAS -> LambdaFunctions.all();
      case STRUCTS -> StructFunctions.all();
      case MAPS -> MapFunctions.all();
      case SYSTEM -> SystemFunctions.all();
    };
  }
}
